FIRST = "first"
