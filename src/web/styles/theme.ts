/** What Mantine has to know in code: names and defaults. How things look is in tokens.css, read by our styles and by Mantine's. */
import { createTheme, type MantineColorsTuple } from '@mantine/core'

/** Only their places count: the values of both schemes are variables in tokens.css. */
const accent = Array.from({ length: 10 }, () => '#0f6b5c') as unknown as MantineColorsTuple
const alert = Array.from({ length: 10 }, () => '#a8480c') as unknown as MantineColorsTuple

export const theme = createTheme({
  colors: { accent, alert },
  primaryColor: 'accent',
  defaultRadius: 'sm',
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    // Locking the scroll writes a style element, which the content policy forbids.
    // By name, so that who opens no window loads none.
    Modal: { defaultProps: { lockScroll: false, centered: true, radius: 'md' } },
    Tooltip: { defaultProps: { openDelay: 200, events: { hover: true, focus: true, touch: true } } },
  },
})
