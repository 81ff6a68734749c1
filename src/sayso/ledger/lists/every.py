"""All lists, in the order in which the desk shows them."""

from sayso.ledger.lists.actors import ACTORS
from sayso.ledger.lists.claims import CLAIMS
from sayso.ledger.lists.events import EVENTS
from sayso.ledger.lists.figures import FIGURES
from sayso.ledger.lists.incidents import INCIDENTS
from sayso.ledger.lists.stories import STORIES
from sayso.ledger.lists.trends import TRENDS

LISTINGS = (FIGURES, EVENTS, CLAIMS, INCIDENTS, STORIES, TRENDS, ACTORS)
