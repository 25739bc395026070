/**
 * Where the pages begin: styles in their order, the providers, and the address deciding what is shown. Whoever is not
 * signed in sees the sign-in at every address and lands where they wanted to go.
 */
import '@mantine/core/styles.css'
import './styles/tokens.css'
import './styles/base.css'
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy, StrictMode, Suspense, useRef } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter, Navigate, Route, Routes, useParams } from 'react-router'
import { isPassing, onSessionEnd } from './api.ts'
import { pages } from './pages.ts'
import { ErrorFence } from './parts/error-fence.tsx'
import { homeOf, Shell } from './parts/shell.tsx'
import { Failure, PageSkeleton, Unknown } from './parts/states.tsx'
import { MeProvider, meKey, useSession } from './session.ts'
import { theme } from './styles/theme.ts'

const retriesMax = 2
const queries = new QueryClient({
  defaultOptions: {
    queries: { staleTime: 20_000, retry: (failures, error) => failures < retriesMax && isPassing(error) },
  },
})
onSessionEnd(() => queries.setQueryData(meKey, null))

const SignInPage = lazy(() => import('./pages/sign-in.tsx'))
const CardPage = lazy(() => import('./pages/scorecard.tsx'))
const CardLinkOver = lazy(() => import('./parts/card-link-over.tsx'))
const loaded = pages.map(page => ({ ...page, Component: lazy(page.load) }))
const routes = loaded.filter(page => !page.open)
const openRoutes = loaded.filter(page => page.open)

function App() {
  return (
    <Suspense fallback={<PageSkeleton alone />}>
      <Routes>
        {openRoutes.map(({ path, Component }) => (
          <Route key={path} path={path} element={<Component />} />
        ))}
        <Route path="*" element={<Inside />} />
      </Routes>
    </Suspense>
  )
}

/** The one card of a sign-in by link; any other id leads back to it. */
function CardOf({ id }: { id: string }) {
  const { id: asked } = useParams()
  return asked === id ? <CardPage /> : <Navigate to={`/cards/${id}`} replace />
}

function Inside() {
  const session = useSession()
  const cameByLink = useRef(false)
  if (session.isPending) return <PageSkeleton alone />
  if (session.isError) return <Failure error={session.error} retry={() => session.refetch()} alone />
  const me = session.data
  if (me?.card_id) cameByLink.current = true
  if (!me) return cameByLink.current ? <CardLinkOver /> : <SignInPage />
  if (me.card_id)
    return (
      <MeProvider value={me}>
        <main id="main">
          <ErrorFence>
            <Routes>
              <Route path="/cards/:id" element={<CardOf id={me.card_id} />} />
              <Route path="*" element={<Navigate to={`/cards/${me.card_id}`} replace />} />
            </Routes>
          </ErrorFence>
        </main>
      </MeProvider>
    )
  return (
    <MeProvider value={me}>
      <Shell>
        <ErrorFence>
          <Suspense fallback={<PageSkeleton />}>
            <Routes>
              {routes.map(({ path, Component }) => (
                <Route key={path} path={path} element={<Component />} />
              ))}
              <Route path="/" element={<Navigate to={homeOf(me)} replace />} />
              <Route path="*" element={<Unknown />} />
            </Routes>
          </Suspense>
        </ErrorFence>
      </Shell>
    </MeProvider>
  )
}

// The theme's variables stand in tokens.css: written at run time they would be inline styles, which the policy forbids.
createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <MantineProvider theme={theme} defaultColorScheme="auto" withCssVariables={false} withGlobalClasses={false}>
      <QueryClientProvider client={queries}>
        <BrowserRouter>
          <App />
        </BrowserRouter>
      </QueryClientProvider>
    </MantineProvider>
  </StrictMode>,
)
