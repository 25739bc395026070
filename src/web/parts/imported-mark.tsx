/** That something was written elsewhere and came with a file; the way to the import for those who may see imports. */
import { Link } from 'react-router'
import { may, useMe } from '../session.ts'
import { Icon } from './icon.tsx'
import styles from './imported-mark.module.css'

/** Nothing where it was written here. */
export function ImportedMark({ by }: { by: string | null }) {
  const me = useMe()
  if (by === null) return null
  return (
    <span className={styles.mark}>
      <Icon name="cloud" size={13} />
      Written elsewhere,{' '}
      {may(me, 'import.write') ? (
        <Link to={`/settings/imports?import=${by}`}>brought by an import</Link>
      ) : (
        'brought by an import'
      )}
    </span>
  )
}
