SECOND = "second"
