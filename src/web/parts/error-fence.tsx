/** Keeps a fault of one page from taking the whole window: the menu stays, and moving on mends it. */
import { Component, type ReactNode } from 'react'
import { useLocation } from 'react-router'
import { Failure } from './states.tsx'

/** Catches what a page throws while it is drawn; another address starts afresh. */
export function ErrorFence({ children }: { children: ReactNode }) {
  const { pathname } = useLocation()
  return <Fence key={pathname}>{children}</Fence>
}

class Fence extends Component<{ children: ReactNode }, { error: unknown }> {
  override state: { error: unknown } = { error: null }

  static getDerivedStateFromError(error: unknown) {
    return { error }
  }

  override render() {
    return this.state.error === null ? (
      this.props.children
    ) : (
      <Failure error={this.state.error} retry={() => window.location.reload()} />
    )
  }
}
