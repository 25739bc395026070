/**
 * Where the pages begin: styles in their order, the providers, and the address deciding what is shown. Whoever is not
 * signed in sees the sign-in at every address and lands where they wanted to go.
 */
import '@mantine/core/styles.css'
import './styles/tokens.css'
import './styles/base.css'
import { MantineProvider } from '@mantine/core'
import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { lazy, StrictMode, Suspense } from 'react'
import { createRoot } from 'react-dom/client'
import { BrowserRouter, Navigate, Route, Routes } from 'react-router'
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
const routes = pages.map(page => ({ path: page.path, Component: lazy(page.load) }))

function App() {
  const session = useSession()
  if (session.isPending) return <PageSkeleton alone />
  if (session.isError) return <Failure error={session.error} retry={() => session.refetch()} alone />
  const me = session.data
  if (!me)
    return (
      <Suspense fallback={<PageSkeleton alone />}>
        <SignInPage />
      </Suspense>
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
