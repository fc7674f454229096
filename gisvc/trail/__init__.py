"""The audit log told to people: each line as a sentence, the whole as a file that proves itself to strangers."""
