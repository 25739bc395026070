/**
 * What was said in two interviews of the loop that a hiring manager sees first, as a recorder would have written it down.
 * Beside the cards of the same interviews they show what a card keeps and what it leaves out. Knows no request and no clock.
 */

export interface DemoTranscript {
  /** the interviewer, who adds it to their own interview */
  readonly who: string
  readonly file: { readonly format: 'vtt' | 'txt'; readonly text: string }
}

export const featuredTranscripts: readonly DemoTranscript[] = [
  {
    who: 'ruth',
    file: {
      format: 'txt',
      text: `[00:02:10] Ruth: Take me to a decision you took back. What was the first sign against it?
[00:02:31] Maren: So, um, the financing widget. I put it on every listing because the bank wanted reach, and I argued for it, I wrote the memo. Seven of nine hundred sellers used it in ten weeks. That one was mine.
[00:04:05] Ruth: And when did you first know?
[00:04:12] Maren: Week three, if I am honest. A seller asked our support what the button was for. I should have stopped there and asked ten more.
[00:05:40] Ruth: Who saw it first?
[00:05:47] Maren: Our support lead, Ines. She had put the mails into a folder before I ever looked. The credit for the reversal goes to that folder.
[00:07:20] Ruth: What did you give up by taking it out?
[00:07:29] Maren: We looked at leaving it on the hundred biggest listings or taking it out altogether, and took it out because two code paths would have cost us the quarter.
[00:09:02] Ruth: And since then?
[00:09:08] Maren: Since then I ask for the smallest place it could be, first. The transport quote we had on forty listings for a month before anybody else saw it.
[00:11:45] Ruth: Which number were you watching?
[00:11:52] Maren: I hadn't looked at it weekly, no. The bank sent us a report after ten weeks.
`,
    },
  },
  {
    who: 'davor',
    file: {
      format: 'vtt',
      text: `WEBVTT

1
00:03:12.000 --> 00:03:19.500
<v Davor>How did the inspections come about, and what else was on the table?

2
00:03:21.000 --> 00:03:36.000
<v Maren>We looked at our own mechanics, at partner garages and at a photo checklist,

3
00:03:36.000 --> 00:03:49.000
<v Maren>and took the garages because our own mechanics would have meant forty vans.

4
00:05:02.000 --> 00:05:07.000
<v Davor>Was everybody for it?

5
00:05:08.500 --> 00:05:20.000
<v Maren>No. Sales were dead against it. I convinced them to wait one season.

6
00:07:44.000 --> 00:07:49.000
<v Davor>What moved, before and after?

7
00:07:50.000 --> 00:08:04.000
<v Maren>The listings just felt healthier after that. Sellers told us, the whole tone of the mails changed.

8
00:09:30.000 --> 00:09:34.000
<v Davor>Do you have a count of disputes?

9
00:09:35.000 --> 00:09:46.000
<v Maren>Finance would have had that. They never sent it on.
`,
    },
  },
]
