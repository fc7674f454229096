"""Signing in, one's own account, and the administrators' lists."""

from fastapi import APIRouter

from gisvc.routes.accounts import administration, api, elsewhere, own, second_factor, signing, tokens, why

router = APIRouter()
for part in (signing, elsewhere, own, second_factor, tokens, administration, why, api):
    router.include_router(part.router)
