"""WHO MAY: identity, passwords, the table role x permission x state, policy, headers, CSRF, rate limits."""
