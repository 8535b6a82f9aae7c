"""Tables and columns that no traced fact vouches for, each with the reason why. Everything else must be vouched for.

Names are those of Django ("app_label.Model"); a guard test fails for a name that no longer exists.
"""

UNTRACED: dict[str, str] = {
    "audit.Entry": "checked leaf by leaf by verify itself",
    "audit.TraceHead": "checked against the entries by verify itself",
    "audit.Node": "checked against the entries by verify itself",
    "audit.Checkpoint": "checked against signature and entries by verify itself",
    "jobs.Job": "work to be done, not a fact: what a job did leaves its own entries",
    "jobs.Lease": "who works at this moment; gone when done",
    "auth.Group": "not used: roles are granted in users",
    "auth.Group_permissions": "not used: roles are granted in users",
    "auth.Permission": "made by Django from the code",
    "contenttypes.ContentType": "made by Django from the code",
    "sessions.Session": "who is signed in at this moment; signing in leaves its own entry",
    "users.User_groups": "not used: roles are granted in users",
    "users.User_user_permissions": "not used: roles are granted in users",
}

UNTRACED_COLUMNS: dict[str, dict[str, str]] = {
    "users.User": {"last_login": "moves with every visit; signing in leaves its own entry"},
}
