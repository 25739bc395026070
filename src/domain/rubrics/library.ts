/**
 * The one list of the rubrics that come with Hireloop. Adding one is a file beside this and a line here. A company
 * starts from these and may write its own; what it published is kept in its database and is not looked up here.
 */

import { productLeader } from './product-leader.ts'
import { productManager } from './product-manager.ts'
import type { Rubric } from './rubric.ts'

export const libraryRubrics: readonly Rubric[] = [productManager, productLeader]
