"""The pages people see: one file a subject, each a few lines that read, ask and render."""
