"""CAS 3.0: the browser brings a ticket, and the gateway itself says whose it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

from defusedxml import ElementTree
from defusedxml.common import DefusedXmlException

from gisvc.auth.errors import IdentityRefused
from gisvc.auth.identity.asking import OtherHouse
from gisvc.auth.identity.port import Departure
from layers.wording import Wording

SAYS = "{http://www.yale.edu/tp/cas}"


@dataclass(frozen=True, slots=True)
class Cas:
    """`url` is the gateway's root, as https://sso.example.gov.cn/cas; `attribute` names the one that holds the sign-in name (empty: the user)."""

    url: str
    attribute: str = ""
    ca_file: Path | None = None
    name: str = "cas"

    @property
    def label(self) -> Wording:
        return Wording("统一身份认证（CAS）", "single sign-on (CAS)")

    def address_for(self, departure: Departure, back: str) -> str:
        return f"{self.url}/login?{urlencode({'service': _service(departure, back)})}"

    def name_of(self, departure: Departure, back: str, said: Mapping[str, str]) -> str:
        asked = {"service": _service(departure, back), "ticket": said.get("ticket", "")}
        answer = OtherHouse.of(self.url, self.ca_file).ask(f"{self.url}/p3/serviceValidate?{urlencode(asked)}")
        try:
            root = ElementTree.fromstring(answer)
        except (ElementTree.ParseError, DefusedXmlException, ValueError):
            raise IdentityRefused("answer") from None
        success = root.find(f"{SAYS}authenticationSuccess")
        if root.tag != f"{SAYS}serviceResponse" or success is None:
            raise IdentityRefused("ticket")
        where = f"{SAYS}attributes/{SAYS}{self.attribute}" if self.attribute else f"{SAYS}user"
        found = [element.text or "" for element in success.findall(where)]
        if len(found) != 1 or not found[0].strip():
            raise IdentityRefused("name")
        return found[0].strip()


def _service(departure: Departure, back: str) -> str:
    return f"{back}?{urlencode({'state': departure.state})}"
