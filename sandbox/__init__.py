"""Runs programs nobody trusts. `sandbox.contract` says what is asked and answered, `sandbox.choose` opens an engine."""
