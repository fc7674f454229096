"""What programs ask for: one file a subject; HTTP in, a use case, HTTP out."""
