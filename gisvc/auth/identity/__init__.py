"""Who somebody is, told by another house: a provincial gateway by OIDC or CAS, or the bureau's own proxy. Off unless configured."""
