"""Programme and calendar files: read, check, compare, write; all or nothing."""
