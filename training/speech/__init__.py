"""How sure the recogniser of commands is (`agent.speech.pocketsphinx_recogniser`): how its weights were made."""
