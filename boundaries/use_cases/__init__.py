"""What the room does with the store, one file a subject: the only files of the room that touch the disk."""
