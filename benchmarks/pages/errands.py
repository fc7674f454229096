"""What has to be done before some pages exist: signing in, a table brought, a case begun, pages that are shown once."""

from collections.abc import Iterator

import pyotp
from playwright.sync_api import BrowserContext, FilePayload, Page

from gisvc.auth.accounts import Accounts
from gisvc.auth.roles import THREE_ADMINISTRATORS, Role
from tests.front_desk import GOOD_PASSWORD, make_account

# A table with something wrong in it: its report has findings to show.
FACILITIES: FilePayload = {
    "name": "facilities.csv",
    "mimeType": "text/csv",
    "buffer": "facility_id,name,kind,longitude,latitude\nF-1,日间照料中心,day_care,104.06,37.18\nF-1,又一个,nothing,204.06,37.18\n".encode(),
}
NAMES: FilePayload = {
    "name": "names.csv",
    "mimeType": "text/csv",
    "buffer": "标准名称,罗马字母拼写,地名类别,经度,纬度\n试走路,Shizou Lu,道路,104.06,37.18\n,,,,\n".encode(),
}
# Every field that may have to be filled, with something that fits it; the rows of tables inside a form are nobody's duty.
_FILL = """() => {
  for (const one of document.querySelectorAll('main form :is(input, select, textarea)')) {
    if (one.name === 'sides' && one.value === '620423') one.checked = true;
    if ((one.value && one.tagName !== 'SELECT') || one.name.includes('.') || one.type === 'checkbox') continue;
    if (!one.required && !one.closest('.field')?.querySelector('.needed')) continue;
    if (one.tagName === 'SELECT') one.value = one.value || [...one.options].find(o => o.value)?.value;
    else one.value = {'date': '2026-03-02', 'datetime-local': '2026-03-02T09:00', 'number': one.min || '1'}[one.type] ?? '试走';
  }
}"""


def sign_in(page: Page, base: str, name: str, *, leave: bool = True) -> None:
    """As people do."""
    page.goto(f"{base}/sign-in")
    page.fill("#name", name)
    page.fill("#password", GOOD_PASSWORD)
    page.click("main button[type=submit]")
    if leave:
        page.close()


def make_people(accounts: Accounts, area: str) -> None:
    """The three administrators, an officer with every role of the work, and somebody whose name few fonts have."""
    business = [role for role in Role if role not in THREE_ADMINISTRATORS]
    for name, roles in [(role.value, [role]) for role in THREE_ADMINISTRATORS] + [("officer", business)]:
        account, temporary = make_account(accounts, name, *roles, area=area)
        accounts.change_password(account.name, temporary, GOOD_PASSWORD, address="127.0.0.1")
    make_account(accounts, "王𬸚", area=area)


def pages_behind_forms(page: Page, base: str) -> list[str]:
    """Addresses of pages that come to be when a form is sent: the report on a table, a case."""
    made = []
    for address, brought in (("/imports?layer=facilities", FACILITIES), ("/names/import", NAMES)):
        page.goto(base + address)
        page.set_input_files("#file", brought)
        made.append(_sent(page, base))
    page.goto(f"{base}/cases/new?kind=hazard")
    made.append(_sent(page, base))
    return [address for address in made if address not in ("/imports", "/names/import", "/cases/new")]


def _sent(page: Page, base: str) -> str:
    page.evaluate(_FILL)
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_load_state()
    return page.url.removeprefix(base).split("?")[0]


def shown_once(administrator: BrowserContext, officer: BrowserContext, base: str) -> Iterator[tuple[Page, str]]:
    """Pages that answer a form and cannot be asked for again: a first password, a token, the second factor and its codes."""
    page = administrator.new_page()
    page.goto(f"{base}/accounts")
    page.fill("#name", "new.person")
    page.click("main form[action='/accounts'] button")
    yield page, "/accounts, made"
    page = officer.new_page()
    page.goto(f"{base}/account/second-factor")
    page.click("main form[action$=begin] button")
    yield page, "/account/second-factor, begun"
    page.fill("#code", pyotp.TOTP(page.inner_text("code.long")).now())
    page.click("main form[action$=confirm] button")
    yield page, "/account/second-factor, its recovery codes"
    page.goto(f"{base}/account")
    page.fill("#label", "QGIS")
    page.click("main form[action$=tokens] button")
    yield page, "/account/tokens, made"
    page.goto(f"{base}/account")
    page.click("header form[action='/sign-out'] button")
    sign_in(page, base, "officer", leave=False)
    yield page, "/sign-in/code"
