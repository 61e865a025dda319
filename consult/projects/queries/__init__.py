"""Reading calls and projects."""
