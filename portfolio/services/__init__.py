"""Writing in the portfolio; each module is about one thing."""

from portfolio.services.observations import record_observation, withdraw_observation

__all__ = ["record_observation", "withdraw_observation"]
