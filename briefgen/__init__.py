"""Daily briefs whose every quote was checked."""
