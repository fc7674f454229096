"""Where the law lets nothing stand: dated packs of rules, and every refused candidate with the rule, the metres, the layer and its date."""
