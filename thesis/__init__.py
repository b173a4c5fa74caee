"""The thesis (TFE). Each folder is one feature; their order is a contract in `pyproject.toml`.

rules        when steps are due, when parts are proposed: data, from a file
subjects     what promoters offer, and for how many residents
theses       one thesis from the proposal to its mark: people, states, who does what
milestones   the due days of a thesis, from its session
proposals    what is proposed to the jury, and when
manuscripts  versions of the text, comments, submission with its declarations
defences     day, room, panel
marking      the grid, the mark
desk         the pages that combine: my thesis, all theses of a promoter, the cohort of an office
by_link      the pages of one thesis for people without an account, by the link of a mail
"""
