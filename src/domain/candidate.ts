/**
 * What a candidate is called where the name must not be shown. It knows neither who asks nor what else is hidden.
 */

/** How many hexadecimal digits tell pseudonyms apart: about 16 million. */
const pseudonymDigits = 6

/**
 * The name that auditors see: the same for the same candidate everywhere, made from the random end of the id alone, so
 * that it tells nothing that the id beside it does not tell.
 */
export function pseudonymOf(candidateId: string): string {
  return `Candidate ${candidateId.slice(-pseudonymDigits).toUpperCase()}`
}
