"""One format each: `Edition` → text or bytes."""
