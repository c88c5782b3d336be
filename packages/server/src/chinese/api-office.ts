// Descriptions of the admin API: purchases, bills, pushes, operators, jobs, the archive.

export const apiOffice = `
The number of this refund: the same again pays nothing back.
→ 退款单号：重复提交不会再次退款。
In fen; all that is left without it.
→ 单位为分；省略时退回全部剩余金额。
Kept with the refund.
→ 随退款保存。
What can still be paid back, in fen.
→ 还可退回的金额，单位为分。
List files that are compared
→ 列出对账文件
Newest first.
→ 新的在前。
game: orders that the game has written down. xpay-orders and wechatpay: payments, order by order. xpay-summary: payments by day, as \`download_bill\` has them.
→ game：游戏自己记录的订单。xpay-orders 和 wechatpay：逐笔支付明细。xpay-summary：按天汇总的支付，同 \`download_bill\`。
What the file is.
→ 文件格式。
Without the heads.
→ 不含表头。
failed: \`problem\` says why it could not be compared.
→ failed：无法对账，原因见 \`problem\`。
Rows of the file in the period.
→ 文件中属于对账期的行数。
Rows outside of it.
→ 对账期外的行数。
Lines that say what the ledger says.
→ 与账本一致的行数。
Coins of a file of the game, else fen.
→ 游戏文件为游戏币数量，其他文件为金额（分）。
Differences that nobody resolved, or that wait.
→ 未处理或等待中的差异数。
Upload a file to compare with the ledger
→ 上传文件，用于与账本对账
CSV (UTF-8, GB18030) or XLSX, up to 100 MB, as the body. Answers what the file has, and how it can be read; nothing is compared yet. The same file of a kind is the bill that it was before.
→ 请求体为 CSV（UTF-8、GB18030）或 XLSX，最大 100 MB。返回文件的内容概况和推测的读取方式，此时尚未对账。同类文件重复上传时，返回原来的账单。
What people call the file. It is shown, and never used as a path.
→ 文件的显示名称，不会用作路径。
known: the same file was uploaded before.
→ known：该文件以前上传过。
The first 20 rows.
→ 前 20 行。
The head of the column that says it.
→ 该字段所在列的表头。
Of the amounts: coins in a file of the game, fen or yuan in others.
→ 数量或金额的单位：游戏文件为游戏币，其他文件为分或元。
The orders of the ledger that a file of the game speaks of.
→ 游戏文件对应的账本订单类型。
A word of the file.
→ 文件中的写法。
Words for a state, besides those that are known.
→ 已知写法之外，表示某个状态的写法。
Which column says what.
→ 各列的含义。
What the file suggests, or the last file of its kind.
→ 根据文件或上一个同类文件推测的读取方式。
Why the file and the ledger differ.
→ 文件与账本不一致的原因。
day: younger than a day; week: than 7 days; month: than 30 days; older.
→ day：不到 1 天；week：不到 7 天；month：不到 30 天；older：更早。
none: nobody resolved it.
→ none：未处理。
Show a file that is compared
→ 查看对账文件
Its first rows, how it is read, how far the comparison is, and what differs.
→ 文件的前几行、读取方式、对账进度和差异。
The number of a file.
→ 文件编号。
Compare a file with the ledger
→ 把文件与账本对账
Begins a job; \`progress\` of the file tells how far it is. A later comparison keeps what was resolved. Nothing in the ledger changes.
→ 启动任务，进度见文件的 \`progress\`。重新对账会保留已登记的处理结果。账本不会改动。
From this time on, as 2026-09-01T00:00:00+08:00.
→ 从该时间起（含），如 2026-09-01T00:00:00+08:00。
Before this time; up to 366 days after \`from\`.
→ 到该时间止（不含），最多比 \`from\` 晚 366 天。
List differences of a file
→ 列出文件的差异
In the order in which they were found.
→ 按发现的顺序。
none: those that nobody resolved.
→ none：未处理的差异。
The beginning of a number or an openid.
→ 单号或 openid 的开头。
Empty where nobody says it; so with zone_id.
→ 文件和账本都没有时为空，zone_id 同理。
Of the file; 0 where it has none.
→ 文件中的行号；文件中没有时为 0。
What the ledger has.
→ 账本中的记录类型。
Coins; of a purchase and a day, fen.
→ 游戏币数量；支付单和按天汇总为金额（分）。
When it happened.
→ 发生时间。
The one thing to do.
→ 建议采取的操作。
What was done about it.
→ 处理结果。
The order of the ledger that resolved it.
→ 处理该差异的账本订单。
Differences of a file as CSV
→ 把文件的差异导出为 CSV
With columns for a resolution, a bill_no and a note: fill them in and send the file to \`…/resolutions\`. A file that ends early was cut.
→ 含处理结果、bill_no 和备注列，填写后上传到 \`…/resolutions\`。提前结束的文件是不完整的。
Of the heads and of the kinds of orders.
→ 表头和订单类型的语言。
Of a CSV file. plain: an apostrophe in front of what a spreadsheet would take for a formula; wechat: a backtick in front of every value, as in bills of WeChat Pay.
→ 用于 CSV 文件。plain：可能被表格软件当作公式的内容前加单引号。wechat：每个值前加反引号，与微信支付账单相同。
The zone of the times: +08:00, Z.
→ 时间所用的时区：+08:00、Z。
Differences of a file as XLSX
→ 把文件的差异导出为 XLSX
Resolve a difference
→ 登记差异的处理结果
Writes down what was done about it, and moves nothing: recharge, cancel and freeze with the calls of the account. What the ledger does not show is refused. A later resolution replaces this one.
→ 只登记处理结果，不改动游戏币；充值、取消扣款和冻结请调用账户的接口。账本中查不到的处理会被拒绝。再次登记会替换上一次的。
Kept with the difference. \`accepted\` needs one.
→ 随差异保存；\`accepted\` 必填。
The order that resolved it: the recharge or present, or the refunded pay.
→ 处理该差异的订单：充值、赠送，或已退款的扣款。
The number of a difference.
→ 差异编号。
Resolve differences by a spreadsheet
→ 用表格批量登记差异的处理结果
Reads the file of differences, CSV or XLSX, with resolutions in it: all of them, or none and what is wrong with which row. Rows without a resolution, and those that say nothing new, stay.
→ 读取填写了处理结果的差异文件（CSV 或 XLSX）。要么全部登记，要么都不登记，并指出哪一行有什么错误。没有处理结果或没有变化的行保持不变。
All of the file was taken.
→ 文件已全部登记。
Rows that say something new.
→ 有变化的行数。
List push targets
→ 列出推送地址
platform: the message server, which gets the pushes of Midas 2.0 and xpay; orders: pactolus_order, an event for every order of an account.
→ platform：消息服务器，接收米大师 2.0 和 xpay 的推送。orders：pactolus_order，账户的每笔订单推送一个事件。
Set where the pushes of a game go
→ 设置游戏的推送地址
What happens from the answer on is announced. The address of the channel platform must answer echostr, as the platform asks it to (pushes §1.1).
→ 返回之后发生的事件会被推送。platform 通道的地址须按平台要求返回 echostr（推送 §1.1）。
Where pushes go: https in production.
→ 推送地址，生产环境须为 https。
The Token of the message server; of the channel orders, the key that signs. Made up when left out.
→ 消息服务器的 Token；orders 通道的签名密钥。省略时自动生成。
EncodingAESKey: pushes are encrypted (safe mode). Plain mode without it.
→ EncodingAESKey：推送内容加密（安全模式）。省略时为明文模式。
false: do not ask the address for echostr before it is set.
→ false：设置前不要求地址返回 echostr。
Remove a push target
→ 删除推送地址
Nothing is announced any more; what is pending waits for a new target.
→ 不再产生推送；未送达的等待新地址。
Send a test push
→ 发送测试推送
Of the channel platform: minigame_coin_deliver_completed with IsMock true. xpay has no test push.
→ platform 通道发送 minigame_coin_deliver_completed，IsMock 为 true。xpay 没有测试推送。
What the address answered, or why it did not.
→ 地址的返回，或没有返回的原因。
List pushes
→ 列出推送
Newest first. Delivered ones are kept for 7 days, dead ones for 90.
→ 新的在前。已送达的保留 7 天，失败的保留 90 天。
dead: every attempt has failed.
→ dead：所有尝试均已失败。
Pushes of this player.
→ 该玩家的推送。
coins, refund, order or freeze.
→ coins、refund、order 或 freeze。
What the push tells.
→ 推送内容。
What came of the last attempt.
→ 最近一次尝试的结果。
Show a push
→ 查看推送
Deliver a push now
→ 立即推送
One that was delivered or is dead begins again, with every attempt.
→ 已送达或失败的推送会重新开始，并重新计算尝试次数。
Start a job
→ 启动任务
Of each kind one is under way at a time: starting it again answers that one.
→ 每种任务同时只能运行一个，重复启动时返回正在运行的任务。
checks: every invariant, as \`/checks\`; totals: forgets the hourly totals and adds them up again.
→ checks：检查全部不变量，同 \`/checks\`。totals：清除各小时的合计并重新计算。
List jobs
→ 列出任务
Newest first; jobs are kept for 90 days.
→ 新的在前，任务保留 90 天。
Show a job
→ 查看任务
Detach a month
→ 移出一个月的流水
Starts a job that deletes the entries of a month; their orders stay. First it compares the hash of the month with that of its file. Months are detached oldest first. A call that needs entries of their time answers 409 months_detached. For a month that is detached in part, the job goes on.
→ 启动任务，删除一个月的流水，订单保留。删除前先比较该月与其文件的哈希。月份按从早到晚的顺序移出。需要该时段流水的调用返回 409 months_detached。已部分移出的月份会继续移出。
Of the lines of the month’s file, as its footer has it.
→ 该月文件各行的哈希，与文件尾一致。
As 2026-01, of UTC+8.
→ 如 2026-01，按 UTC+8。
Restore a detached month
→ 恢复已移出的月份
Starts a job that recreates the entries of a month from their orders. Then it compares the hash of the month with that of its file: same_as_file of its result. Months are restored newest first.
→ 启动任务，根据订单重新生成一个月的流水。然后比较该月与其文件的哈希，见结果中的 same_as_file。月份按从晚到早的顺序恢复。
Show how much is archived
→ 查看归档情况
Each has one order.
→ 每条流水对应一笔订单。
Of the tables and their indexes.
→ 表及其索引的大小。
Not archived; entries are estimated.
→ 未归档的部分，流水数为估算值。
In the archive.
→ 已归档的部分。
Entries from before were archived; null before the first time.
→ 该时间之前的流水已归档；从未归档时为 null。
Archived entries of this month, deleted ones included.
→ 该月已归档的流水数，含已删除的。
Of the lines of its file, since its first entry may be deleted; null before.
→ 该月文件各行的哈希；允许删除第一条流水之前为 null。
When its last entry was deleted; null before.
→ 最后一条流水的删除时间；在此之前为 null。
Oldest first.
→ 旧的在前。
Entries from before may be deleted; null for none.
→ 该时间之前的流水可能已删除；没有时为 null。
Export an archived month
→ 导出一个已归档的月份
The archived entries of a month with their orders, as lines of JSON, of all offers. Two exports of a month are equal. An answer that ends without a footer is not whole.
→ 一个月的已归档流水及其订单，包含所有 offer，每行一个 JSON。同一个月的两次导出完全相同。没有文件尾的返回是不完整的。
Archive old entries
→ 归档旧流水
Starts a job, or answers the one that is under way. Its progress counts entries; what is archived stays readable, and no answer changes. held_up_by of its result says why not all was moved: another_process archives, or a doubling is under way.
→ 启动任务；已有任务在运行时返回该任务。进度按流水数计算。已归档的内容仍可读取，所有返回保持不变。结果中的 held_up_by 是未全部归档的原因：其他进程正在归档（another_process），或正在翻倍扩容。
Entries are archived when they are older than this many days of 24 hours.
→ 归档早于这个天数的流水，每天按 24 小时计。
The audit log
→ 操作日志
Every admin write, refused ones included, and every reading of an export, of keys and of this log, newest first: who, what, when, from where, with what result.
→ 管理接口的每次写操作，包括被拒绝的。读取导出文件、密钥和操作日志也会记录。新的在前，包含操作人、操作、时间、来源和结果。
Whose calls.
→ 操作人。
A beginning of the path, as it was sent.
→ 路径的开头，与请求中的写法一致。
The rid that an answer showed.
→ 返回中的 rid。
sign_in: sign-ins, sign-outs and invitations; export: files; secret: calls that show a secret, a key or a list of keys; approval: decisions; operator: changes of operators.
→ sign_in：登录、退出登录和邀请。export：文件。secret：显示 secret、密钥或密钥列表的调用。approval：审批结果。operator：变更运营人员。
locked: a failed sign-in that locked the name or the address.
→ locked：登录失败，并锁定了登录名或地址。
From this time on, as 2026-04-01T00:00:00Z.
→ 从该时间起（含），如 2026-04-01T00:00:00Z。
Before this time.
→ 到该时间止（不含）。
Of an operator; null for a program with a token.
→ 运营人员的会话；使用 token 的程序为 null。
Check every invariant
→ 检查全部不变量
Reads the whole ledger; each check lists the first rows that break its rule.
→ 读取整个账本；每项检查列出最先违反规则的几行。
What this service is
→ 服务信息
The statement of an offer as CSV
→ 把 offer 的流水导出为 CSV
The entries of a range of time, in the order of their times, as a file for spreadsheets. A file that ends early was cut.
→ 一段时间内的流水，按时间顺序，供表格软件使用。提前结束的文件是不完整的。
Orders as CSV
→ 把订单导出为 CSV
What the search of orders finds, newest first, as a file for spreadsheets. A file that ends early was cut.
→ 订单查询的结果，新的在前，供表格软件使用。提前结束的文件是不完整的。
The audit log as CSV
→ 把操作日志导出为 CSV
Newest first, as a file for spreadsheets. A file that ends early was cut.
→ 新的在前，供表格软件使用。提前结束的文件是不完整的。
The statement of an offer as XLSX
→ 把 offer 的流水导出为 XLSX
Orders as XLSX
→ 把订单导出为 XLSX
The audit log as XLSX
→ 把操作日志导出为 XLSX
Pactolus emulator controls
→ Pactolus 模拟器控制接口
Namespaces, faults, clock, state, top-ups and the request log of pactolus dev.
→ pactolus dev 的命名空间、故障、时钟、状态、客户端充值和请求日志。
List namespaces
→ 列出命名空间
Of the namespace.
→ 命名空间的名称。
Create a namespace, or get an existing one
→ 创建命名空间，已存在时返回该命名空间
`
