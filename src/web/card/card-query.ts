/** Under which name a card is remembered: shared by the page that shows it and the draft that changes it. */

export function cardKey(id: string): readonly ['card', string] {
  return ['card', id]
}
