/**
 * What notifications say: a subject that tells all, a few lines for somebody tired, one link. A mail may name the candidate,
 * chat never does. Nothing here knows of any card but the reader's own, and whether one is open is all it knows of that.
 */
import type { Kind } from '../../domain/notification.ts'

/** What a notification speaks of. What does not apply is null. */
export interface Told {
  readonly kind: Kind
  readonly candidate: string | null
  readonly interview: string | null
  readonly job: string | null
  /** whose card it is, where it is not the reader's own */
  readonly whose: string | null
  readonly dueAt: Date | null
  readonly now: Date
  readonly zone: string
  /** where the link leads */
  readonly link: string
  /** where one switches this off; null where the link is all one can open */
  readonly settings: string | null
  readonly digest: DigestCounts | null
}

export interface DigestCounts {
  readonly overdue: number
  readonly splits: number
  readonly earlyOpenings: number
  /** what the reader wrote a week ago, question first */
  readonly lastWeek: readonly (readonly [question: string, answer: string])[]
}

interface Words {
  readonly subject: string
  readonly lines: readonly string[]
  readonly button: string
}

/** A mail: its subject, and the same words as plain text and as simple HTML. */
export function writeMail(told: Told): { subject: string; text: string; html: string } {
  const { subject, lines, button } = wordsOf(told, true)
  const foot = told.settings === null ? [] : [`What you hear, and when: ${told.settings}`]
  const text = [...lines, '', `${button}: ${told.link}`, ...(foot.length > 0 ? ['', '--', ...foot] : []), ''].join('\n')
  const html = [
    '<!doctype html><html lang="en"><body style="font-family:sans-serif;font-size:16px;line-height:1.5">',
    ...lines.filter(line => line !== '').map(line => `<p>${escapeHtml(line)}</p>`),
    `<p><a href="${escapeHtml(told.link)}">${escapeHtml(button)}</a></p>`,
    ...(told.settings === null
      ? []
      : [`<p style="font-size:13px"><a href="${escapeHtml(told.settings)}">What you hear, and when</a></p>`]),
    '</body></html>',
  ].join('\n')
  return { subject, text, html }
}

/** A chat message as incoming webhooks take it. Holds no candidate's name, whatever an interview or a job is called. */
export function writeChat(told: Told): { text: string } {
  const { subject, lines, button } = wordsOf(told, false)
  const said = [`*${escapeChat(subject)}*`, ...lines.filter(line => line !== '').map(escapeChat)]
  return { text: [...said, `<${told.link}|${escapeChat(button)}>`].join('\n') }
}

function wordsOf(told: Told, named: boolean): Words {
  const { kind, candidate, whose, dueAt, zone, now } = told
  const about = (text: string | null) =>
    text !== null && !named && candidate !== null && holdsName(text, candidate) ? null : text
  const interview = about(told.interview)
  const job = about(told.job)
  const due = dueAt && moment(dueAt, zone)
  const where = [named ? candidate : null, interview, job].filter(part => part !== null).join(' · ')
  const card = interview === null ? 'your card' : `your card: ${interview}`
  if (kind === 'due')
    return {
      subject: due === null ? `Open: ${card}` : `Due ${due}: ${card}`,
      lines: [where, 'The interview is over. Five minutes now save half an hour tomorrow.'],
      button: 'Write the card',
    }
  if (kind === 'overdue')
    return {
      subject: `Overdue: ${card}`,
      lines: [
        where,
        ...(due === null ? [] : [`It was due ${due}.`]),
        'Short is fine: a rating and one line of evidence each.',
      ],
      button: 'Write the card',
    }
  if (kind === 'nudge')
    return {
      subject: `A reminder: ${card}`,
      lines: [where, due === null ? 'It is still open.' : dueAt! > now ? `It is due ${due}.` : `It was due ${due}.`],
      button: 'Write the card',
    }
  if (kind === 'escalated')
    return {
      subject: `Still overdue: the card of ${whose}`,
      lines: [where, `It was due ${due}. You are the named backup: remind them, or waive the card with a reason.`],
      button: 'Open the loop',
    }
  if (kind === 'released')
    return {
      subject: job === null ? 'A debrief is open to you' : `The debrief is open: ${job}`,
      lines: [where, 'The evidence of the panel stands there now. Read it before you talk about it.'],
      button: 'Open the debrief',
    }
  if (kind === 'decided')
    return {
      subject: job === null ? 'A decision is recorded' : `Decided: ${job}`,
      lines: [where, 'The decision and its reason stand with the debrief.'],
      button: 'Read the decision',
    }
  const { overdue, splits, earlyOpenings, lastWeek } = told.digest!
  return {
    subject: `Your week in loops: ${overdue} overdue, ${splits} ${splits === 1 ? 'split' : 'splits'}, ${earlyOpenings} opened early`,
    lines: [
      `Cards overdue: ${overdue}`,
      `Splits in the loops released last week: ${splits}`,
      `Loops opened early last week: ${earlyOpenings}`,
      ...(lastWeek.length === 0 ? [] : ['', 'A week ago you wrote:']),
      ...lastWeek.map(([question, answer]) => `${question} ${answer}`),
      '',
      'Four questions wait for your answers; the next digest shows them back.',
    ],
    button: 'Open the digest',
  }
}

/** Whether text holds a part of somebody's name that is long enough to tell who is meant. */
function holdsName(text: string, name: string): boolean {
  const spoken = text.toLocaleLowerCase('en')
  return name
    .toLocaleLowerCase('en')
    .split(/\s+/)
    .some(part => part.length >= namePartMin && spoken.includes(part))
}

const namePartMin = 3

function moment(at: Date, zone: string): string {
  const said = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    weekday: 'short',
    day: 'numeric',
    month: 'short',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  }).format(at)
  return `${said} (${zone})`
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, letter => `&#${letter.charCodeAt(0)};`)
}

/** What chat would read as a link, a mention or a channel becomes plain letters. */
function escapeChat(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
