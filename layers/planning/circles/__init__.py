"""Service circles (服务圈) by minutes: who lives inside, how sure that is, and who is only inside on paper."""
