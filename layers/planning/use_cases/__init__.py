"""What planners ask of the store: one file a subject; the only files of the room that open it."""
