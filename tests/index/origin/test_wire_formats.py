"""The forms in which the world's news agencies sign their copy: datelines, credits,
bylines and sign-offs.
"""

from __future__ import annotations

import pytest

from cuttings.index.origin import find_origin

REPORT = "The minister said on Monday that talks would resume next week in the capital."


@pytest.mark.parametrize(
    ("form", "agency", "place"),
    [
        ("BEIJING, March 12 (Xinhua) -- {}", "Xinhua", "BEIJING"),
        ("UNITED NATIONS, March 12 (Xinhua) -- {}", "Xinhua", "UNITED NATIONS"),
        (
            "by Xinhua writers Li Wei, Zhang Min\n\nHARARE, March 12 (Xinhua) -- {}",
            "Xinhua",
            "HARARE",
        ),
        ("New Delhi, Jan 5 (IANS) {}", "IANS", "New Delhi"),
        ("New Delhi, Jan 5 (IANS): {}", "IANS", "New Delhi"),
        ("Mumbai, Jan 5 (PTI) {}", "PTI", "Mumbai"),
        ("NEW DELHI: {}\n\nPTI", "PTI", "NEW DELHI"),
        ("New Delhi [India], January 5 (ANI): {}", "ANI", "New Delhi"),
        ("Berlin (dpa) - {}", "dpa", "Berlin"),
        ("Berlin (dpa) {}", "dpa", "Berlin"),
        ("Madrid, 12 mar (EFE).- {}", "EFE", "Madrid"),
        ("Madrid, Mar 12 (efe-epa).- {}", "EFE", "Madrid"),
        ("Bogotá, 12 May (EFE).- {}", "EFE", "Bogotá"),
        ("TOKYO, March 12, Kyodo - {}", "Kyodo", "TOKYO"),
        ("TOKYO (Kyodo) -- {}", "Kyodo", "TOKYO"),
        ("TOKYO, March 12 (Kyodo News) - {}", "Kyodo", "TOKYO"),
        ("MOSCOW, March 12. /TASS/. {}", "TASS", "MOSCOW"),
        ("MOSCOW, March 12 /ITAR-TASS/. {}", "TASS", "MOSCOW"),
        ("MOSCOW, March 12 (ITAR-TASS) - {}", "TASS", "MOSCOW"),
        ("MOSCOW, March 12 (RIA Novosti) - {}", "RIA Novosti", "MOSCOW"),
        ("MOSCOW (Sputnik) — {}", "Sputnik", "MOSCOW"),
        ("MOSCOW. March 12 (Interfax) - {}", "Interfax", "MOSCOW"),
        ("SEOUL, March 12 (Yonhap) -- {}", "Yonhap", "SEOUL"),
        ("By Kim Soo-yeon\n\nSEOUL, March 12 (Yonhap) -- {}", "Yonhap", "SEOUL"),
        ("PYONGYANG, March 12 (KCNA) -- {}", "KCNA", "PYONGYANG"),
        ("ROME, March 12 (ANSA) - {}", "ANSA", "ROME"),
        ("(ANSA) - Rome, March 12 - {}", "ANSA", None),
        ("KUALA LUMPUR, March 12 (Bernama) -- {}", "Bernama", "KUALA LUMPUR"),
        ("Jakarta (ANTARA) - {}", "Antara", "Jakarta"),
        ("MANILA, March 12 (PNA) -- {}", "PNA", "MANILA"),
        ("ISLAMABAD, Mar 12 (APP): {}", "APP", "ISLAMABAD"),
        ("DHAKA, March 12, 2019 (BSS) - {}", "BSS", "DHAKA"),
        ("Tehran, March 12, IRNA – {}", "IRNA", "Tehran"),
        ("TEHRAN, Mar. 12 (MNA) – {}", "MNA", "TEHRAN"),
        ("TEHRAN (FNA)- {}", "Fars News Agency", "TEHRAN"),
        ("DAMASCUS, (SANA) {}", "SANA", "DAMASCUS"),
        ("Damascus, SANA- {}", "SANA", "Damascus"),
        ("KUWAIT, March 12 (KUNA) -- {}", "KUNA", "KUWAIT"),
        ("ABU DHABI, 12th March, 2019 (WAM) -- {}", "WAM", "ABU DHABI"),
        ("Doha, March 12 (QNA) - {}", "QNA", "Doha"),
        ("MANAMA, March 12 (BNA) -- {}", "BNA", "MANAMA"),
        ("RAMALLAH, March 12, 2019 (WAFA) – {}", "WAFA", "RAMALLAH"),
        ("ANKARA (AA) - {}", "Anadolu Agency", "ANKARA"),
        ("CAIRO - 12 March 2019: MENA - {}", None, "CAIRO"),
        ("Lagos, March 12, 2019 (NAN) {}", "NAN", "Lagos"),
        ("Accra, March 12, GNA - {}", "GNA", "Accra"),
        ("JOHANNESBURG, March 12 (Sapa) - {}", "SAPA", "JOHANNESBURG"),
        ("NAIROBI, March 12 (PANA) - {}", "PANA", "NAIROBI"),
        ("HAVANA, Mar 12 (Prensa Latina) {}", "Prensa Latina", "HAVANA"),
        ("BUENOS AIRES, March 12 (Telam) - {}", "Télam", "BUENOS AIRES"),
        ("MEXICO CITY, March 12 (Notimex) - {}", "Notimex", "MEXICO CITY"),
        ("SYDNEY, March 12 AAP - {}", "AAP", "SYDNEY"),
        ("WASHINGTON (AP) — {}", "AP", "WASHINGTON"),
        ("SAO PAULO (AP) _ {}", "AP", "SAO PAULO"),
        ("PORT-AU-PRINCE, Haiti (AP) — {}", "AP", "PORT-AU-PRINCE, Haiti"),
        ("NEW YORK, March 12 (Reuters) - {}", "Reuters", "NEW YORK"),
        ("NEW YORK/LONDON, March 12 (Reuters) - {}", "Reuters", "NEW YORK/LONDON"),
        ("NAIROBI (Reuters) - {}", "Reuters", "NAIROBI"),
        ("NAIROBI (Thomson Reuters Foundation) - {}", "Reuters", "NAIROBI"),
        ("March 12 (Reuters) - {}", "Reuters", None),
        ("March 12 (UPI) -- {}", "UPI", None),
        ("WASHINGTON, March 12 (UPI) -- {}", "UPI", "WASHINGTON"),
        ("PARIS, March 12, 2019 (AFP) - {}", "AFP", "PARIS"),
        ("N'Djamena, March 12 (AFP) - {}", "AFP", "N'Djamena"),
        ("AFP - {}", "AFP", None),
        (
            "OTTAWA — {}\n\nThis report by The Canadian Press was first published March 12, 2019.",
            "CP",
            "OTTAWA",
        ),
        ("Some text here. {} (AFP)", "AFP", None),
        ("Some text here. {} — Reuters", "Reuters", None),
        ("Some text here. {} -AFP", "AFP", None),
        ("Some text here. {}\n\nSource: Xinhua", "Xinhua", None),
        ("Some text here. {}\n\n(With inputs from PTI)", None, None),
        ("Some text here. {}\n\n(PTI)", "PTI", None),
        ("Some text here. {} ENDS/IPS", "IPS", None),
        ("Some text here. {} --IANS", "IANS", None),
        ("Some text here. {}\n\n--IANS\n\nrs/dpb", "IANS", None),
        ("Some text here. {} PTI ABC XYZ", "PTI", None),
        ("By Our Correspondent\n\nLAHORE: {}", None, "LAHORE"),
        (
            "By JOHN SMITH\nAssociated Press Writer\n\nKABUL, Afghanistan (AP) -- {}",
            "AP",
            "KABUL, Afghanistan",
        ),
        ("By John Smith of The Associated Press\n\n {}", "AP", None),
        ("By Agence France-Presse\n\n {}", "AFP", None),
        ("Agence France-Presse\nKabul, March 12, 2019\n\n {}", "AFP", None),
        ("Press Trust of India | New Delhi\n\n {}", "PTI", None),
        ("New Delhi, March 12 PTI | {}", "PTI", "New Delhi"),
        ("BAGHDAD, March 12 (UPI) -  {}", "UPI", "BAGHDAD"),
        ("Kathmandu, March 12 (RSS): {}", "RSS", "Kathmandu"),
        ("Colombo, March 12 (Xinhua) {}", "Xinhua", "Colombo"),
    ],
)
def test_an_agency_is_read_from_the_form_in_which_it_signs(form, agency, place):
    """The dateline or the credit gives agency and place."""
    origin = find_origin(None, form.format(REPORT))
    assert (agency, place) == (origin.agency, origin.dateline)


@pytest.mark.parametrize(
    "text",
    [
        "The minister spoke to reporters (PTI) on Monday.",
        "CP - the party of the left - lost two seats on Monday.",
        "Police in May (5 May) - the month of the marches - held nobody.",
        "Interfax (TASS) The two agencies merged.",
        "Anadolu Agency (AA) The agency was founded in 1920.",
        "The report was first published by the paper. PTI said nothing.",
        "The Press Trust (PTI) and the paper disagree.",
        "Rain fell in the hills, Xinhua reported. Xinhua has its seat in Beijing.",
        "Some of the photographs of Reuters: page 4",
        "(With inputs from agencies)",
    ],
)
def test_a_mere_mention_of_an_agency_is_no_credit(text):
    """Brackets, initials and citations within a sentence prove nothing."""
    assert find_origin(None, text).agency is None
