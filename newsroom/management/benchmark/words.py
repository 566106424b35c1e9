"""Invented words for benchmark items: as long and as mixed as a newsroom's, about nobody.

``{place}``, ``{number}``, ``{percent}`` and ``{year}`` are filled in for each claim, so that
searching finds some of them and not all.
"""

from dataclasses import dataclass

GIVEN_NAMES = [
    "Adela", "Bashir", "Carmen", "Dorian", "Elif", "Farid", "Greta", "Hamid", "Ines", "Jonas",
    "Kamala", "Leyla", "Marek", "Nadia", "Osman", "Petra", "Rafael", "Soraya", "Tomas", "Yusuf",
]  # fmt: skip
FAMILY_NAMES = [
    "Amberg", "Bakhtari", "Corvell", "Dastan", "Eskola", "Farrow", "Golzar", "Harrent", "Ilves",
    "Jarrah", "Kestrel", "Lomax", "Marwand", "Norden", "Orlova", "Pazhman", "Quill", "Rostand",
    "Sarwari", "Tamsin",
]  # fmt: skip
ROLES = [
    ("Minister", "Ministry of Interior"),
    ("Member of parliament", "Lower House"),
    ("Spokesperson", "Office of the President"),
    ("Mayor", "City of Arvendale"),
    ("Director", "National Statistics Institute"),
    ("Chair", "Reform Party"),
]
PLACES = [
    "Arvendale", "Brekk", "Castamir", "Dunmore Valley", "Eastmark", "Fennholt", "Garrow",
    "Hollin Bay", "Istmark", "Jorvale", "Kirrin", "Lowater", "Merrow", "Northfold", "Oldhaven",
    "Pellam", "Quarrow", "Ravensey", "Southfold", "Tarn",
]  # fmt: skip
TOPICS = [
    "Agriculture", "Borders", "Climate", "Courts", "Crime", "Culture", "Defence", "Economy",
    "Education", "Elections", "Energy", "Health", "Housing", "Labour", "Media", "Migration",
    "Pensions", "Police", "Prices", "Science", "Taxes", "Technology", "Transport", "Water",
]  # fmt: skip
PUBLISHERS = [
    "National Statistics Institute", "Court of Audit", "Arvendale Courier", "Public Radio",
    "Institute for Labour Research", "Ministry of Finance", "Harbour Authority", "Evening Post",
]  # fmt: skip
OCCASIONS = ["Budget debate", "Press conference", "Interview", "Campaign rally", "Annual address"]


@dataclass(frozen=True, kw_only=True)
class Case:
    """What one kind of claim says, and what was found."""

    wording: str
    quote: str
    finding: str
    passages: tuple[str, str, str]


CASES = [
    Case(
        wording="Unemployment in {place} has fallen by {percent} percent since {year}.",
        quote="Look at {place}: {percent} percent fewer people without work than in {year}. "
        "Nobody has managed that before us, and nobody will take it away from these families.",
        finding="The number of people registered as unemployed in {place} did fall, but by far "
        "less, and most of the fall came from a change in who is counted.",
        passages=(
            "In {place} the register held {number} persons at the end of the year, against a "
            "figure {percent} percent higher in {year}; from March on, persons in training are no "
            "longer part of the register.",
            "Measured by the survey, which follows the international definition, the rate in "
            "{place} moved within the margin of error in every quarter since {year}.",
            "The employment office confirmed in writing that {number} persons left the register "
            "because of the new rule and not because they had found work.",
        ),
    ),
    Case(
        wording="{number} people crossed the border at {place} in a single week of {year}.",
        quote="We had {number} people, in one week, at {place}. These are not my numbers, these "
        "are the numbers of the officers who stand there at night.",
        finding="The figure is the total for a whole year at all crossings; the busiest week at "
        "{place} saw a small part of it.",
        passages=(
            "Crossings at {place} are recorded by day. The highest week of {year} stands in table "
            "seven and is less than {percent} percent of the figure that is often quoted.",
            "The annual total for all crossings was {number}, including commuters and lorry "
            "drivers, each of whom is counted every time.",
            "Asked about the figure, the border service said that it does not publish a weekly "
            "number for {place} and has never done so.",
        ),
    ),
    Case(
        wording="The new hospital in {place} cost {number} thousand more than was approved.",
        quote="They approved one sum and spent another: {number} thousand more, for a hospital in "
        "{place} that still has no second operating theatre.",
        finding="The final account of the hospital in {place} is over the approved sum by about "
        "this amount, as the auditors found.",
        passages=(
            "The final account exceeds the approved credit by {number} thousand; the auditors "
            "attribute {percent} percent of the difference to changes after the start of work.",
            "The council approved the supplement for {place} in {year} in public session, with two "
            "votes against.",
            "The operating company states that the second theatre was never part of the first "
            "stage and has been in the plans for the second since {year}.",
        ),
    ),
    Case(
        wording="Rents in {place} rose by {percent} percent between {year} and last summer.",
        quote="A nurse in {place} pays {percent} percent more than in {year}. Tell her that this "
        "is the market.",
        finding="Asking rents for new lettings rose by about this much; what existing tenants pay "
        "rose by less than half of it.",
        passages=(
            "The index of asking rents in {place} stands {percent} percent above its value of "
            "{year}; it is based on {number} advertisements.",
            "According to the micro-census, the median rent paid in {place} rose markedly less, "
            "because four in five households did not move.",
            "The tenants’ association advises against using advertisements as a measure of what "
            "people pay, in any city and in either direction.",
        ),
    ),
    Case(
        wording="Every third pupil in {place} leaves school without being able to read.",
        quote="One in three. In {place}, one in three children leaves our schools and cannot read "
        "a simple letter. That is what {year} looked like and that is what today looks like.",
        finding="No study says so: the test that is referred to measured something else, in other "
        "years and at another age.",
        passages=(
            "{percent} percent of pupils in the region that includes {place} did not reach the "
            "second of six levels; the authors stress that the level does not mean being unable "
            "to read.",
            "The test of {year} was taken in the fourth year by {number} children and says "
            "nothing about those who leave school.",
            "The share of those who leave school in {place} without a certificate was in the "
            "single digits in each of the last ten years.",
        ),
    ),
    Case(
        wording="The water of the river at {place} has not been tested since {year}.",
        quote="Since {year} nobody has tested the water at {place}. People let their children "
        "swim there.",
        finding="The river at {place} is tested every month; what stopped in {year} is the "
        "publication of the single results.",
        passages=(
            "Samples at {place} were taken on {number} days since the monitoring began, the last "
            "of them in the month before this check.",
            "With the reform of {year} only annual means are published; single values are given "
            "out on request.",
            "{percent} percent of the samples were above the guidance value for bathing water, all "
            "of them within two days after heavy rain.",
        ),
    ),
    Case(
        wording="{place} has more police officers per head than any other city.",
        quote="No city has as many officers per head as {place}, {number} of them, and still "
        "people are afraid to walk home. It is not about numbers.",
        finding="There are no comparable figures for all cities, so this can be neither borne out "
        "nor contradicted.",
        passages=(
            "The ministry counts posts and not persons, by district and not by city; {place} "
            "belongs to a district of several towns.",
            "The city itself states {number} posts for {year}, of which {percent} percent were "
            "not filled on the day of the count.",
            "The police union publishes a table of cities but leaves out those that did not "
            "answer, among them the two largest.",
        ),
    ),
    Case(
        wording="The state pays {number} thousand a day for the empty terminal in {place}.",
        quote="{number} thousand. Every day. For a terminal in {place} where no train has stopped "
        "since {year}.",
        finding="The sum is right for the first year, when the loan was repaid; since then the "
        "terminal costs about a tenth of it.",
        passages=(
            "The daily cost given by the ministry includes the repayment of the loan, which ended "
            "in {year}; the running cost is {percent} percent of it.",
            "The terminal in {place} was used by freight trains on {number} occasions after "
            "passenger services ended.",
            "According to the contract, the operator bears the cost of heating and guarding, and "
            "the state that of the tracks.",
        ),
    ),
]

# Two in a hundred claims are in Persian, so that filtering by language has something rare to find.
PERSIAN = Case(
    wording="شمار بیکاران در {place} از سال {year} تاکنون {percent} درصد کم شده است.",
    quote="به {place} نگاه کنید: {percent} درصد بیکار کمتر از سال {year}. هیچ‌کس پیش از ما چنین "
    "کاری نکرده بود.",
    finding="شمار بیکاران ثبت‌شده در {place} کم شد، اما بسیار کمتر از این، و بیشتر آن از تغییر شیوه "
    "شمارش می‌آید.",
    passages=CASES[0].passages,
)

CONTEXT = (
    "The sentence fell in the {year} debate about the budget and was repeated since then in "
    "interviews, on posters and in at least {percent} posts that we have seen. It is usually "
    "shortened: the first half of the sentence, which names the period, is left out, and in that "
    "form it says something else about {place} than what was said."
)
WHY_CHECKED = (
    "It was shared more than {number} times within two days, two readers from {place} asked us "
    "about it, and it is used as an argument in a vote that is still to come."
)
LIMITATION = "Figures for the last quarter are provisional and can still be revised."
SUMMARY = (
    "The figure exists, but it measures something else than what is said.",
    "Counted in the usual way, the change in {place} is much smaller.",
    "Our question to the speaker’s office was answered with a link to the speech.",
)

PARAGRAPHS = [
    "The claim rests on a single number, so we first asked where the number comes from. It appears "
    "in a table of the statistics office that was published in {year} and has been updated since. "
    "The table has a footnote that is missing wherever the number is quoted: it says that from "
    "that year on a different group of people is counted. Without the footnote the two values seem "
    "to be comparable; the office itself warns that they are not.",
    "We then looked for a second way to measure the same thing. The survey of households asks the "
    "people themselves and does not depend on any register. It covers about {number} households "
    "and states its margin of error. Within that margin nothing changed in {place} over the period "
    "in question, neither for the better nor for the worse.",
    "The speaker’s office pointed us to a press release. The press release cites a newspaper, the "
    "newspaper cites an agency, and the agency cites an earlier press release of the same office. "
    "We count these as one source. No independent confirmation of the number was given to us, and "
    "we found none in the archives of the five largest outlets.",
    "Two researchers who work on the subject read the calculation for us. Both consider the order "
    "of magnitude plausible for the country as a whole, and both say that it cannot be broken down "
    "to a place as small as {place}: with {percent} percent of the sample, a difference of this "
    "size is what one would expect from chance alone.",
    "What speaks for the claim is that a change did take place. People who live in {place} notice "
    "it, the local office describes it, and the annual report of {year} devotes a page to it. The "
    "dispute is not about whether, but about how much, and about what brought it about.",
    "What speaks against it is the order of events. The measure that is credited with the change "
    "came into force eight months after the change had begun, and in the neighbouring districts, "
    "where the measure was never introduced, the same curve can be seen. None of the documents we "
    "were shown deals with this point.",
    "We also checked whether an earlier version of the sentence was more careful. It was: in the "
    "transcript of {year} the speaker says “up to” and names the source. Both fell away later. "
    "Readers can compare the two versions in the evidence below, where we give the passage and "
    "the minute.",
    "How the rating came about: the number is real and was not invented, but it answers another "
    "question. Whoever hears it without the footnote is misled about {place} in a way that matters "
    "for the argument it is used in. That the underlying trend exists was weighed in the speaker’s "
    "favour, and so was the answer of the office, which came within a day.",
]  # fmt: skip
HEADLINES = [
    "What was said about {place} in the debate, checked",
    "Three sentences about {place} and what is behind them",
    "The numbers of {year}: three claims in detail",
]
STANDFIRST = (
    "We looked at three sentences that are heard often at the moment. One source, {number} pages "
    "long, turns up behind most of them."
)
