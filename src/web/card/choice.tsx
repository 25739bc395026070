/** One of a few words, as buttons one can see at once; choosing none again is possible. */
import { UnstyledButton } from '@mantine/core'
import { useId } from 'react'
import { say } from '../words.ts'
import styles from './choice.module.css'

export function Choice<T extends string>({
  legend,
  hint,
  options,
  value,
  onChange,
}: {
  legend: string
  hint?: string
  options: readonly T[]
  value: T | null
  onChange: (value: T | null) => void
}) {
  const id = useId()
  return (
    <fieldset className={styles.choice}>
      <legend>{legend}</legend>
      {hint && <p className={styles.hint}>{hint}</p>}
      <div className={styles.options}>
        {options.map(option => (
          <label key={option} className={styles.option}>
            <input
              type="radio"
              className="unseen"
              name={id}
              checked={value === option}
              onChange={() => onChange(option)}
            />
            {say(option)}
          </label>
        ))}
        {value !== null && (
          <UnstyledButton className={styles.clear} onClick={() => onChange(null)}>
            Clear<span className="unseen"> {legend}</span>
          </UnstyledButton>
        )}
      </div>
    </fieldset>
  )
}
