"""How the weights were made that say when a question is due (`agent.chat.fitted_margin`)."""
