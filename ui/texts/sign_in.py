"""The texts of the page at which reviewers sign in, in French and English."""

from dataclasses import dataclass


@dataclass(frozen=True)
class SignInTexts:
    """The page's texts in one language; a `{}` in a text is filled in where it is shown."""

    title: str
    heading: str
    intro: str
    name: str
    password: str
    enter: str
    account: str
    by_account: str
    back: str

    nameless: str
    wrong: str
    guesses: str
    locked: str
    stale: str
    stranger: str
    unconfirmed: str


FRENCH = SignInTexts(
    title="Relecture · Quelle race\u00a0?",
    heading="Relecture",
    intro=(
        "Cette page est réservée aux personnes qui relisent ce que les visiteurs ont dit. Chaque "
        "verdict porte le nom de qui l'a donné."
    ),
    name="Votre nom",
    password="Mot de passe",
    enter="Entrer",
    account="De votre compte, cette page ne retient que le nom d'utilisateur.",
    by_account="Se connecter avec Hugging Face",
    back="Retour à la page",
    nameless="Écrivez votre nom, en {} caractères au plus\u00a0: chaque verdict le porte.",
    wrong="Ce n'est pas le bon mot de passe.",
    guesses="Trop d'essais à la fois\u00a0: attendez une minute.",
    locked=(
        "Trop de mots de passe faux sont venus de votre adresse\u00a0: réessayez dans un quart "
        "d'heure."
    ),
    stale="Cette page n'était plus à jour\u00a0: donnez à nouveau votre nom et le mot de passe.",
    stranger="{} n'est pas sur la liste des personnes qui relisent.",
    unconfirmed="Hugging Face n'a pas confirmé qui vous êtes\u00a0: réessayez.",
)

ENGLISH = SignInTexts(
    title="Review · Quelle race ?",
    heading="Review",
    intro=(
        "This page is for those who review what visitors have said. Each verdict bears the name of "
        "whoever gave it."
    ),
    name="Your name",
    password="Password",
    enter="Enter",
    account="Of your account, this page keeps the user name alone.",
    by_account="Sign in with Hugging Face",
    back="Back to the page",
    nameless="Write your name, in {} characters at most: each verdict bears it.",
    wrong="This isn't the right password.",
    guesses="Too many tries at once: wait a minute.",
    locked="Too many wrong passwords came from your address: try again in a quarter of an hour.",
    stale="This page was out of date: give your name and the password again.",
    stranger="{} isn't on the list of those who review.",
    unconfirmed="Hugging Face hasn't confirmed who you are: try again.",
)
