"""Transport, RTP, RTCP, negotiation: aiortc lives here and nowhere else."""
