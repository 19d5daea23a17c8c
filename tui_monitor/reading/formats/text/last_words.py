"""What people have their programs say when they give up, in the languages of their users, and what reports it."""

_NOT_THE_END = (
    r"(?i:\b(?:if|when|whenever|unless|until|will|would|may|might|should|never|skip\w*|ignor\w*|retr(?:y|ies|ying)"
    r"|restart\w*|resum\w*|instead|falls? back|from scratch|starting|last run"
    r"|wenn|falls|sobald|wird|sera|serait|fortgesetzt|wiederholt|si l[ea]?|quand|cuando|reanud\w*|reprise)\b)"
    r"|如果|若|重试|继续|恢复|もし|場合|再開|続行|если|может|будет|возобнов|만약|재시도|재개"
)
"""In a line that says what would be done, or what is done to go on."""
_BY_A_PERSON = (
    r"Benutzer|utilisateur|usuario|usuário|utente|用户|ユーザー|пользовател|사용자"
    r"|(?i:\bby (?:the |a )?(?:user|hand)\b)"
)
_NOBODYS = rf"(?!.*(?:{_NOT_THE_END}|{_BY_A_PERSON}))"
_TRAINED = {
    "de": r"\b(?:Training|Lauf|Job|Programm|Prozess|Optimierung|Simulation|Modelltraining)\b.{0,30}"
    r"\b(?:fehlgeschlagen|abgebrochen|abgestürzt|gescheitert)",
    "fr": r"(?i:entra[iî]nement|apprentissage|programme|processus|tâche|calcul)\b.{0,20}"
    r"\b(?:a échoué|échoué|interrompue?|avortée?|planté)",
    "es": r"(?i:entrenamiento|programa|proceso|trabajo|ejecución)\b.{0,20}"
    r"\b(?:ha fallado|falló|fallido|abortad[oa]|interrumpid[oa])",
    "it": r"(?i:addestramento|programma|processo|esecuzione)\b.{0,20}\b(?:fallit[oa]|interrott[oa]|abortit[oa])",
    "pt": r"(?i:treinamento|treino|programa|processo|execução)\b.{0,20}"
    r"\b(?:falhou|fracassou|abortad[oa]|interrompid[oa])",
    "nl": r"\b(?:Training|Proces|Taak)\b.{0,20}\b(?:mislukt|afgebroken)",
    "pl": r"(?i:trening|uczenie|proces)\b.{0,20}\b(?:nieudan\w*|przerwan\w*|zakończon\w* błędem)",
    "tr": r"(?i:eğitim)\b.{0,20}\b(?:başarısız|yarıda kesildi)",
    "ru": r"(?i:обучение|тренировка|процесс|задача|программа|запуск)\b.{0,20}"
    r"(?:прерван|с ошибкой|аварийно|провалил|упал[ао]?\b)",
    "uk": r"(?i:навчання|процес|завдання)\b.{0,20}(?:перерван|з помилкою|аварійно)",
    "zh": r"(?:训练|訓練|任务|任務|进程|程序|作业|运行)(?:过程|任务|进程)?(?:已|被|已被)?"
    r"(?:失败|失敗|崩溃|崩潰|异常(?:终止|退出|中断)|異常(?:終止|退出)|意外(?:终止|退出)|中止|终止|終止)",
    "ja": r"(?:学習|訓練|トレーニング|ジョブ|処理|プログラム)(?:に|が|は|を)?.{0,6}"
    r"(?:失敗|異常終了|中断|中止|クラッシュ)"
    r"|エラー.{0,14}(?:終了|停止|中断|中止)",
    "ko": r"(?:학습|훈련|작업|프로세스|프로그램).{0,4}(?:실패|중단|비정상 종료|강제 종료)",
}
"""By language: what went on, and that it failed."""
_FATAL = (
    r"(?:[Ff]ataler|[Ss]chwerer|[Kk]ritischer|[Uu]nbehebbarer) Fehler|[Ee]rreur (?:fatale|critique|irrécupérable)"
    r"|[Ee]rror (?:fatal|crítico|irrecuperable)|[Ee]rrore (?:fatale|critico|irreversibile)|[Ee]rro (?:fatal|crítico)"
    r"|致命(?:的)?错误|严重错误|致命錯誤|嚴重錯誤|致命的な?エラー|重大なエラー"
    r"|(?:[Фф]атальная|[Кк]ритическая|[Нн]еустранимая) ошибка"
    r"|치명적(?:인)? ?오류|[Ff]atale fout|[Kk]rytyczny błąd|[Öö]lümcül hata"
)
REPORTED = (
    # What started the program tells how it ended.
    r"^mpi(?:run|exec)\b.{0,200}\bexited on signal [0-9]+",
    r"^Primary job +terminated normally, but [0-9]+ process",
    r"\bMain process exited, code=(?:killed|dumped|exited, status=(?!0/))",
    r"\bFailed with result '(?!success)",
    r"^(?:g?make(?:\[[0-9]+\])?|ninja): \*\*\* .{0,200}\bError [1-9]",
    r"^\*\*\* Error in [`'].{1,200}: (?:free|malloc|realloc|double free|corrupt|munmap)",
    r"^Check failed: |^\*\*\* Check failure stack trace",
    r"\bINTERNAL ASSERT FAILED\b",
    r"^STOP [1-9][0-9]{0,2}$",
    rf"^(?i:the |this )?(?i:training|run|job|process|program|worker)\b (?:has |was )?"
    rf"(?i:terminated|ended|exited|stopped) (?i:unexpectedly|abnormally|prematurely|with (?:an )?errors?\b){_NOBODYS}",
    rf"^{_NOBODYS}.{{0,40}}(?:{'|'.join(_TRAINED.values())})(?!样本|样例)",
)
"""An end, whatever follows."""
_GIVEN_UP = (
    rf"^(?:{_FATAL})",
    r"^(?i:aborting)(?: (?i:training|run|the run|the training|job|now|due to|because|after|on)\b|[.:!]|$)",
    r"^(?:.{1,80}[,;:.] )?(?i:giving up)(?=\W*$|[.,:!;]| (?:after|because|due|now|training)\b)",
    r"^(?i:can ?not|can't|could not|unable to) (?i:continue|proceed|recover|go on)\b(?! from\b)",
    r"\b(?i:unrecoverable|irrecoverable) (?i:error|failure|fault|exception|problem|state)\b",
    r"^(?i:fatal|fatal error|critical error)\b\s*[:!-]",
    r"^(?i:uncaught|unhandled) (?i:exception|error)\b(?! (?:handl|hook))",
    r"^(?:CUDA|HIP|NCCL|cuDNN|CUDNN|cuBLAS|CUBLAS|cuFFT|ROCm|XLA|TPU|MPI)(?: \w+)? [Ee]rror\b"
    r"(?! (?:rate|check|handl))",
    r"^(?:nccl|cuda|hip|cublas|cudnn)[A-Z]?\w*Error\w*\b(?! ?=)",
)
GIVEN_UP = (
    rf"(?:{'|'.join(_GIVEN_UP)}){_NOBODYS}",
    r"^(?:程序|进程|系统)?(?:异常|意外)(?:退出|终止)",
)
"""Words of an end where nothing else follows."""
TIME_IS_UP = (
    r"\bjob killed: walltime [0-9]+ exceeded limit",  # PBS
    r"^TERM_RUNLIMIT\b",  # LSF
)
MEMORY_IS_UP = (
    r"(?i:\bexceeded (?:job |its |the )?memory limit\b.{0,40}\bkill)",
    r"^TERM_MEMLIMIT\b",
    r"^(?:\S+ ){0,4}?OOMKilled\b",
)
TAKEN_AWAY = (
    r"^(?i:(?:the )?(?:spot|preemptible)(?: \w+)? (?:instance|vm|node|machine))\b.{0,40}"
    r"(?i:interrupt|preempt|terminat|reclaim|shut)",
    r"^(?i:(?:the |this )?(?:job|run|instance|vm|node|pod|container|machine)? ?(?:was |has been |is being )?"
    r"(?:preempted|evicted))\b(?!.*[=:] ?[0-9])",
)
HINT = (
    r"exited|result '|\*\*\* |STOP|unexpected|abnormal|prematur|[Ff]ehler|fehlge|gebroch|gest.rzt|gescheitert|fallido"
    r"|fallado|[Ff]ata|FATAL|[Cc]ritical|err[eo]|mislukt|afgebr|przerw|nieuda|[Gg]iving up|an ?not|an't|nable to"
    r"|ould not|recoverable|caught|nhandled|rror|fallit|interrot|abortit|falhou|fracass|abortad|interromp|interrumpid"
    r"|avort|walltime|TERM_|OOMK|reempt|victed|nstance"
)
"""What each of them holds where it is written in ASCII."""
