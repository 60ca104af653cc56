"""The tests mirror the tree; functional, browser, webrtc and crash cut across it."""
