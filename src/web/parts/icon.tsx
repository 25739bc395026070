/** The few line pictures of the pages, drawn here so that nothing is fetched. Always beside words, so never read aloud. */

const strokes = {
  card: 'M5 3.5h10a1.5 1.5 0 0 1 1.5 1.5v10a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 15V5A1.5 1.5 0 0 1 5 3.5ZM6.5 7.5h7M6.5 10.5h7M6.5 13.5h4',
  loop: 'M15.5 7.5A6 6 0 0 0 4.6 7M4.5 12.5A6 6 0 0 0 15.4 13M15.8 3.8v3.7h-3.7M4.2 16.2v-3.7h3.7',
  scale: 'M10 3.5v13M6.5 16.5h7M4 6h12M4 6l-2 5.2a2.4 2.4 0 0 0 4 0L4 6Zm12 0-2 5.2a2.4 2.4 0 0 0 4 0L16 6Z',
  person: 'M10 10a3.2 3.2 0 1 0 0-6.4A3.2 3.2 0 0 0 10 10ZM3.8 16.5c.6-3 3.1-4.5 6.2-4.5s5.6 1.5 6.2 4.5',
  compare: 'M4 16.5V9M8 16.5V5M12 16.5v-6M16 16.5v-9',
  settings:
    'M3.5 6h7M14.5 6h2M3.5 14h2M9.5 14h7M12.5 8a2 2 0 1 0 0-4 2 2 0 0 0 0 4ZM7.5 16a2 2 0 1 0 0-4 2 2 0 0 0 0 4Z',
  report: 'M4 4v12.5h12.5M7 12.5l3-3.5 2.5 2 3.5-5',
  sun: 'M10 13.2a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4ZM10 2.5v1.6M10 15.9v1.6M2.5 10h1.6M15.9 10h1.6M4.7 4.7l1.1 1.1M14.2 14.2l1.1 1.1M4.7 15.3l1.1-1.1M14.2 5.8l1.1-1.1',
  moon: 'M16.3 11.8A6.8 6.8 0 0 1 8.2 3.7a6.8 6.8 0 1 0 8.1 8.1Z',
  leave: 'M8 16.5H5A1.5 1.5 0 0 1 3.5 15V5A1.5 1.5 0 0 1 5 3.5h3M12.5 13.5 16 10l-3.5-3.5M16 10H7.5',
  menu: 'M3.5 6h13M3.5 10h13M3.5 14h13',
  close: 'm5 5 10 10M15 5 5 15',
  check: 'm4.5 10.5 3.5 3.5 7.5-8',
  clock: 'M10 16.5a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13ZM10 6.5V10l2.5 1.5',
  bell: 'M5.5 13.5V9a4.5 4.5 0 0 1 9 0v4.5l1.5 1H4l1.5-1ZM8.5 16.5h3',
  lock: 'M5.5 9h9a1 1 0 0 1 1 1v5.5a1 1 0 0 1-1 1h-9a1 1 0 0 1-1-1V10a1 1 0 0 1 1-1ZM7 9V6.5a3 3 0 0 1 6 0V9',
  plus: 'M10 4v12M4 10h12',
  back: 'M11.5 5 6.5 10l5 5',
  next: 'm8.5 5 5 5-5 5',
  warn: 'M10 3.5 17 16H3l7-12.5ZM10 8.5v3.5M10 14v.1',
  note: 'M4.5 3.5h11v9l-4 4h-7v-13ZM15.5 12.5h-4v4',
  bin: 'M4 5.5h12M8 5.5V4h4v1.5M5.5 5.5l.7 11h7.6l.7-11M8.5 8.5v5M11.5 8.5v5',
  cloud: 'M6 15.5a3.3 3.3 0 0 1-.4-6.6A4.5 4.5 0 0 1 14.2 8 3.8 3.8 0 0 1 14 15.5H6Z',
} as const

export type IconName = keyof typeof strokes

export function Icon({ name, size = 18 }: { name: IconName; size?: number }) {
  return (
    <svg
      width={size}
      height={size}
      viewBox="0 0 20 20"
      fill="none"
      stroke="currentColor"
      strokeWidth="1.5"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
      focusable="false"
    >
      <path d={strokes[name]} />
    </svg>
  )
}
