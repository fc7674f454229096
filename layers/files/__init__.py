"""Other people's files: read behind glass (in a child process with limits), written so that anybody can open them."""
