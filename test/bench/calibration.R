# lme4's lmer with its defaults on a CSV of ratings, for the speed comparison of test/bench/calibration.ts.
# Debian: apt-get install r-base-core r-cran-lme4. Run with OPENBLAS_NUM_THREADS=1, so that it stays on one core.
# Usage: Rscript calibration.R ratings.csv M1|M3; prints one line of JSON.
suppressMessages(library(lme4))
arguments <- commandArgs(trailingOnly = TRUE)
ratings <- read.csv(arguments[1], stringsAsFactors = TRUE)
formula <- if (arguments[2] == "M1") score ~ 1 + (1 | candidate) + (1 | interviewer) else
  score ~ dimension + (1 | candidate) + (1 | candidate:dimension) + (1 | interviewer) + (1 | interviewer:dimension) + (1 | candidate:interviewer)
warm <- suppressMessages(lmer(score ~ 1 + (1 | candidate), ratings[1:200, ]))
time <- system.time(model <- suppressWarnings(suppressMessages(lmer(formula, ratings))))
cat(sprintf('{"cpu":%.4f,"elapsed":%.4f,"criterion":%.10f,"lme4":"%s"}\n',
  time[["user.self"]] + time[["sys.self"]], time[["elapsed"]], REMLcrit(model), as.character(packageVersion("lme4"))))
