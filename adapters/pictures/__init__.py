"""Pictures made from the knowledge base: what makes a face twitch, and where each kind of movement is."""
