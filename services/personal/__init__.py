"""What this floor keeps of a person: registrations, questions, and the subscription to new offers."""
