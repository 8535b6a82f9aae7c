"""What several rooms need and nothing else knows: pure functions, no Django, no files, no clock."""
