"""The port to a language model. Without settings nothing here touches the network."""
