"""Results as other programs read them; it may import all of `breeds` that `breeds.command` may."""
