/**
 * What is there to be copied: a button that says whether it worked, a block of text with its name, and a secret that is
 * shown this once. Shared by webhooks and connections; knows neither.
 */
import { Button } from '@mantine/core'
import { type ReactNode, useEffect, useRef, useState } from 'react'
import styles from './settings.module.css'
import looks from './webhooks.module.css'

/** Copies; where the browser does not let a page, says so. */
export function CopyButton({ text, what }: { text: string; what: string }) {
  const [said, setSaid] = useState('')
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text)
      setSaid('Copied.')
    } catch {
      setSaid('This browser does not let the page copy: select the text and copy it yourself.')
    }
  }
  return (
    <span className={looks.copy}>
      <Button size="compact-xs" variant="default" aria-label={`Copy ${what}`} onClick={() => void copy()}>
        Copy
      </Button>
      <span role="status" className={styles.soft}>
        {said}
      </span>
    </span>
  )
}

/** Text of machines, as it is, under its name. */
export function Code({ title, text, what }: { title: string; text: string; what?: string }) {
  return (
    <figure className={looks.code}>
      <figcaption>
        <span>{title}</span>
        <CopyButton text={text} what={what ?? title.toLowerCase()} />
      </figcaption>
      <pre>{text}</pre>
    </figure>
  )
}

/** One line to be pasted somewhere, such as an address. */
export function Pasted({ text, what }: { text: string; what: string }) {
  return (
    <span className={looks.pasted}>
      <code>{text}</code>
      <CopyButton text={text} what={what} />
    </span>
  )
}

/** A new secret: what it is for, and the button that says one has it. Takes the focus, so that nobody misses it. */
export function ShownOnce({
  title,
  secret,
  done,
  children,
}: {
  title: string
  secret: string
  done: () => void
  children: ReactNode
}) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className={styles.secret} aria-label="The new secret">
      <h2 ref={heading} tabIndex={-1}>
        {title}
      </h2>
      <div className={styles.soft}>{children}</div>
      <div className={looks.pasted}>
        <code>{secret}</code>
        <CopyButton text={secret} what="the secret" />
      </div>
      <div className={styles.acts}>
        <Button size="xs" onClick={done}>
          I have stored it
        </Button>
      </div>
    </section>
  )
}

/** A state as a chip: a word, a tone and a shape. */
export function StateChip({ words, tone }: { words: string; tone: string }) {
  return (
    <span className={`chip ${looks.shaped}`} data-tone={tone}>
      {words}
    </span>
  )
}
