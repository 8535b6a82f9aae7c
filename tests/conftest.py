import os
import tempfile

# Tests never touch a real home.
os.environ["HUIMIN_HOME"] = tempfile.mkdtemp(prefix="huimin-test-")
os.environ.pop("HUIMIN_KEYS", None)
