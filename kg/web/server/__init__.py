"""The server below the application: its loop, the query workers, the writer, and the answers that are kept."""
