"""A person is filed where a catalogue would file him, as far as the name tells.

The names are of public persons, or invented; each group is a rule of IFLA's *Names of
Persons* or of AACR2, 22.5 to 22.16.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cuttings.search.language.collation import collation_key
from cuttings.search.language.filing import file_name
from tests.thoroughness import examples

SURNAME_LAST = [
    ("Hosni Mubarak", "Mubarak, Hosni"),
    ("Jean-Claude Juncker", "Juncker, Jean-Claude"),
    ("Martin Luther King Jr.", "King, Martin Luther Jr."),
    ("John Roe, Jr.", "Roe, John Jr."),
    ("Loudon Wainwright III", "Wainwright, Loudon III"),
    ("Sir Keir Starmer", "Starmer, Sir Keir"),
    ("Alexandria Ocasio-Cortez", "Ocasio-Cortez, Alexandria"),
    ("John Roe (politician)", "Roe, John (politician)"),
    ("John (Jack) Roe", "Roe, John (Jack)"),
]
AS_IT_STANDS = [
    ("Prince", "Prince"),
    ("Doe, Jane", "Doe, Jane"),
    ("", ""),
    ("Suharto", "Suharto"),
    ("Ronaldinho (footballer)", "Ronaldinho (footballer)"),
]
PREFIXES = [
    ("Vincent van Gogh", "Gogh, Vincent van"),
    ("Mies van der Rohe", "Rohe, Mies van der"),
    ("Ursula von der Leyen", "Leyen, Ursula von der"),
    ("Martin Van Buren", "Van Buren, Martin"),
    ("Robert De Niro", "De Niro, Robert"),
    ("Oscar De La Hoya", "De La Hoya, Oscar"),
    ("Marine Le Pen", "Le Pen, Marine"),
    ("Daphne du Maurier", "du Maurier, Daphne"),
    ("Alcide De Gasperi", "De Gasperi, Alcide"),
    ("Luigi di Maio", "di Maio, Luigi"),
    ("Charles de Gaulle", "Gaulle, Charles de"),
    ("Fernando de la Rúa", "Rúa, Fernando de la"),
    ("David Ben Gurion", "Ben Gurion, David"),
]
SPANISH = [
    ("Andrés Manuel López Obrador", "López Obrador, Andrés Manuel"),
    ("Gabriel García Márquez", "García Márquez, Gabriel"),
    ("Enrique Peña Nieto", "Peña Nieto, Enrique"),
    ("José Ortega y Gasset", "Ortega y Gasset, José"),
    ("Pedro Sánchez", "Sánchez, Pedro"),
    ("Jair Messias Bolsonaro", "Bolsonaro, Jair Messias"),
]
ARABIC = [
    ("Bashar al-Assad", "al-Assad, Bashar"),
    ("Abdel Fattah el-Sisi", "el-Sisi, Abdel Fattah"),
    ("Abu Mahdi al-Muhandis", "al-Muhandis, Abu Mahdi"),
    ("Tamim bin Hamad Al Thani", "Al Thani, Tamim bin Hamad"),
    ("Haitham bin Tariq Al Said", "Al Said, Haitham bin Tariq"),
    ("Haitham bin Tariq Al", "Haitham bin Tariq Al"),
    ("Mohammed bin Salman", "Mohammed bin Salman"),
    ("Osama bin Laden", "bin Laden, Osama"),
    ("Gamal Abdel Nasser", "Abdel Nasser, Gamal"),
    ("Abu Sayyaf", "Abu Sayyaf"),
    ("Mahathir bin Mohamad", "Mahathir bin Mohamad"),
]
SURNAME_FIRST = [
    ("Xi Jinping", "Xi Jinping"),
    ("Moon Jae-in", "Moon Jae-in"),
    ("Kim Jong Un", "Kim Jong Un"),
    ("Yolanda Yu Hoi-kwan", "Yu, Yolanda Hoi-kwan"),
    ("Ban Ki Moon", "Ban Ki Moon"),
    ("Kim Basinger", "Basinger, Kim"),
    ("Lee Harvey Oswald", "Oswald, Lee Harvey"),
    ("Nguyen Van Thieu", "Nguyen Van Thieu"),
    ("Ho Chi Minh", "Ho Chi Minh"),
    ("Vo Nguyen Giap", "Vo Nguyen Giap"),
    ("Orbán Viktor", "Orbán Viktor"),
    ("Viktor Orbán", "Orbán, Viktor"),
]
NO_SURNAME = [
    ("Katrín Jakobsdóttir", "Katrín Jakobsdóttir"),
    ("Göran Persson", "Persson, Göran"),
    ("Aung San Suu Kyi", "Aung San Suu Kyi"),
    ("U Thant", "U Thant"),
]
RULERS = [
    ("Pope Francis", "Francis, Pope"),
    ("Pope Benedict XVI", "Benedict XVI, Pope"),
    ("Queen Elizabeth II", "Elizabeth II, Queen"),
    ("King Charles III", "Charles III, King"),
    ("Benedict XVI", "Benedict XVI"),
    ("Prince Mohammed bin Salman", "Mohammed bin Salman, Prince"),
    ("King Hamad bin Isa Al Khalifa", "Al Khalifa, King Hamad bin Isa"),
    ("Prince Rogers Nelson", "Nelson, Prince Rogers"),
    ("Stephen King", "King, Stephen"),
    ("Malcolm X", "X, Malcolm"),
]
NAMES = [
    *SURNAME_LAST,
    *AS_IT_STANDS,
    *PREFIXES,
    *SPANISH,
    *ARABIC,
    *SURNAME_FIRST,
    *NO_SURNAME,
    *RULERS,
]


@pytest.mark.parametrize(("name", "filed"), NAMES)
def test_a_name_is_filed_as_its_people_do(name, filed):
    entry, rest = file_name(name)
    assert filed == (f"{entry}, {rest}" if rest else entry)


def test_an_arabic_article_counts_for_nothing():
    """In the order; the name keeps it."""
    names = ["Bashar al-Assad", "Ana Atlas", "Abdel Fattah el-Sisi", "Ann Asher"]
    ordered = sorted(names, key=lambda name: collation_key(file_name(name).key))
    assert ordered == [names[3], names[0], names[1], names[2]]


@examples(100)
@given(
    st.lists(
        st.sampled_from(
            [
                "Al",
                "al",
                "bin",
                "Ben",
                "van",
                "De",
                "y",
                "X",
                "II",
                "Jr.",
                "Kim",
                "An",
                "Doe",
            ]
        )
    )
)
def test_no_word_of_a_name_is_lost(words):
    """Whatever it is made of, and it is never filed under nothing."""
    name = " ".join(words)
    entry, rest = file_name(name)
    assert sorted(f"{entry} {rest}".split()) == sorted(words)
    assert bool(entry) == bool(words)
