"""What counts: steps, epochs, episodes, how many there will be, and what says that a word that counts does not."""

from tui_monitor.lexicon.names import listed, words_of
from tui_monitor.lexicon.splits import TRAINED

STEP = listed(
    "step iter iteration it itr batch update upd round timestep ts globalstep tick iterate minibatch schritt runde "
    "步 步数 迭代 批次 ステップ 반복 스텝 étape itération paso iteración"
)
"""Count optimizer steps, iterations, batches, rounds or environment steps; for plurals see `singular`."""
EPOCH = listed("epoch ep epo epoca epoche époque época эпоха エポック 轮 周期 轮次 纪元 에폭 에포크")
EPISODE = listed("episode game 局 回合 幕 エピソード 에피소드")
"""Count only where nothing finer does."""
GENERATION = "gen"
"""A generation of an evolution, of which no adversary is told; else the loss of a generator."""
COUNT = STEP | EPOCH | EPISODE
RUN_NAMES = frozenset({"up.", "total t", "timesteps total", "total numsteps", "total train updates"})
"""Whole names that count over the run: Marian's `Up.`, TD3's `Total T`."""
OF_THE_RUN = listed("global total num overall all env cumulative")
"""Before a word that counts: it counts over the whole run."""
RUN_COUNTS = listed("timestep ts globalstep numsteps numupdates")
"""Count over the whole run by themselves."""
ORDINAL = listed("num number no id idx index count counter current cur")
"""Beside a word that counts they say nothing more: `epoch_num`, `batch_id`."""
TICKS = COUNT | listed(
    "at t s n k i u e b time sample frame example token trial generation gen sweep cycle pass after up tree trees"
)
"""What may stand before a number that grows while training goes on, once repetition has shown that it grows."""
ROUNDS = listed("sweep cycle pass generation gen lap turn leg stint wave tour runde varv day night week era")
"""In a heading with a number they count what stands below it."""
PLURALS = listed(
    "steps iters iterations batches updates upds rounds timesteps epochs episodes ticks its games minibatches"
)
NO_COUNT = listed(
    "per avg average mean fps max maximum min warmup warm sec second seconds every interval last "
    "past each between rate freq frequency remaining left size save log decay speed "
    "throughput"
)
"""Beside a word that counts they make it a setting, a rate or a mean: `max_iter`, `steps per second`."""
OTHER_UNITS = listed(
    "sample samples frame frames example examples token tokens image images record records sentence sentences row rows"
)
"""What is consumed by training: grows, and is no step."""

# The same in the columns of tables and the keys of records, where a name stands alone: `squeezed` names, as
# Lightning, Hugging Face, LLaMA-Factory, mmengine, Stable-Baselines3, RLlib, Spinning Up, W&B, MAE, Keras and
# Ultralytics write them. What a run counts most finely comes first.

FINE_COLUMNS = (
    listed("step globalstep currentstep currentsteps trainstep steps numsteps trainerglobalstep"),
    listed("totaltimesteps timestepstotal timesteps timestep numtimesteps totalenvinteracts envsteps"),
    listed("numenvstepssampledlifetime numenvstepssampled"),
    listed("iteration iter iterations it itr trainingiteration update updates"),
    listed("batch batchidx batchindex minibatch"),
)
"""Optimizer steps, then environment steps, then iterations."""
COARSE_COLUMNS = (
    listed("epoch epochs currentepoch epochnumber epochnum epochindex"),
    listed("episode episodes round generation"),
)
COLUMN_GROUPS = TRAINED | listed("trainer global counter counters progress total")
"""Before a column that counts, they leave it a count: `train/global_step`, `counters/episodes`."""
COLUMNS_UNDER_TIME = listed("totaltimesteps iterations episodes")
"""Stable-Baselines3 writes `time/iterations`; in `time/step` another writer means seconds per step."""
TOTAL_STEPS = listed("totalsteps maxsteps totaliters maxiters numtrainsteps totaliterations")
TOTAL_EPOCHS = listed("totalepochs numepochs maxepochs numtrainepochs")
"""How many there will be."""

# And in the names of metrics.

STEP_METRICS = listed(
    "step steps iter iters iteration iterations timesteps updates samples tokens examples frames images episodes"
)
"""`consumed samples`, `total_timesteps`: a metric that only counts."""
EPOCH_METRICS = listed("epoch epochs ep")
_SO_FAR = listed("seen processed consumed trained total")


def singular(word: str) -> str:
    """`steps` -> `step`; other words as they are."""
    if word in PLURALS:
        return "batch" if word == "batches" else word[:-1]
    return word


def counts_epochs(name: str) -> bool:
    """Is this metric the epoch itself: `epoch`, `train/epoch`, `trainer/epoch@train`?"""
    words = words_of(name.partition("@")[0])
    return bool(words) and words[-1] in EPOCH_METRICS and NO_COUNT.isdisjoint(words)


def counts_tokens(name: str) -> bool:
    """Is this metric how many tokens were seen: `tokens`, `num_input_tokens_seen`, `train/total_tokens`?"""
    words = words_of(name.partition("@")[0])
    return "tokens" in words and words[-1] in ("tokens", *_SO_FAR) and NO_COUNT.isdisjoint(words)
