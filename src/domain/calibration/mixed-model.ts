/**
 * The door of the numerics: restricted maximum likelihood for ratings of loops by interviewers on dimensions, under the models
 * M1, M2 and M3, exact and sparse. Works on counts and sums per sheet (`design.ts`), folds one side of the design away unit by
 * unit (`deviance.ts`), searches with the exact gradient (`slope.ts`, `reml.ts`). Knows indices and numbers; ids and words are others'.
 */
import { buildDesign, type Model, type Ratings } from './design.ts'
import { agreedCells, fitAgreement } from './perfect-agreement.ts'
import { type FitOptions, fitTerms, type MixedModelFit } from './reml.ts'

/**
 * REML fit of
 *
 *     y = Xβ + C_c + CD_cd + I_i + ID_id + S_ci + ε,   Var y = σ² V(γ),   γ = variances relative to the residual's
 *
 * Whatever is said about one sheet depends on its rows only through their dimension. So a loop is one vector a_c ∈ Rᴰ with
 * a_cd = C_c + CD_cd ~ N(0, σ²(γ_C 11ᵀ + γ_CD I)), an interviewer one vector b_i likewise, and a sheet with counts m (per
 * dimension) weighs W = diag(m) − h mmᵀ, h = γ_S / (1 + γ_S Σm), its impression S integrated out: D unknowns per unit
 * instead of D + 1, none for sheets, and variances at zero need no special case. The profiled deviance (Bates, Mächler, Bolker & Walker 2015, eq. 39; here with V written out)
 *
 *     d(γ) = log|V| + log|XᵀV⁻¹X| + (n − p)(1 + log(2π r² / (n − p))),   r² = yᵀPy,  σ̂² = r² / (n − p)
 *
 * is minimised by Newton steps with its exact gradient ∂d/∂γ_k = tr(PV_k) − yᵀPV_kPy / σ̂² and the average information
 * yᵀPV_jPV_kPy / σ̂² (Gilmour, Thompson & Cullis 1995), less the rank-one term that profiling σ² takes. Traces come from the
 * inverse on the pattern. Terms that the design cannot tell from β or from ε stay at zero (see `estimable`).
 * Needs more observations than columns of X.
 */
export function fitMixedModel(ratings: Ratings, model: Model, options: FitOptions = {}): MixedModelFit {
  const agreed = agreedCells(ratings, model)
  if (agreed) return fitAgreement(ratings, agreed, model, options)
  return fitTerms(buildDesign(ratings, model), options)
}
