// Descriptions of the admin API: the console's sessions, games, offers, keys, accounts.

export const apiGames = `
Pactolus admin API
→ Pactolus 管理接口
Apps, offers, keys, cloud environments, accounts, orders, pushes and the audit log of a Pactolus service.
→ Pactolus 服务的游戏、offer、AppKey、云环境、账户、订单、推送和操作日志。
How to sign in
→ 登录方式
Default Response
→ 默认返回
automatic: an empty body signs in, in dev at this machine.
→ automatic：开发模式下，本机用空请求体即可登录。
What went wrong.
→ 出错原因。
A name to branch on.
→ 供程序判断的名称。
A sentence for people.
→ 供人阅读的说明。
Sign in
→ 登录
Sets the cookie of a session. After failures the name and the address wait, each time twice as long.
→ 设置会话 cookie。登录失败后，该名称和地址须等待，等待时间逐次加倍。
A code of the app.
→ 验证器应用中的动态验证码。
An offer; * is all of them.
→ 一个 offer；* 表示全部。
Coins that a recharge or present needs no approval for; null: any number.
→ 充值或赠送时免审批的游戏币上限；null：不限。
Who is signed in
→ 查看当前登录的运营人员
Sign out
→ 退出登录
Set the first password
→ 首次设置密码
By a one-time link; sign in with the password then.
→ 凭一次性链接设置，之后用该密码登录。
List the own sessions
→ 列出自己的会话
Sign out everywhere
→ 全部会话退出登录
Sessions that ended.
→ 已结束的会话数。
Change the own password
→ 修改自己的密码
Every session ends; the answer has the cookie of a new one.
→ 全部会话结束；返回中有新会话的 cookie。
Begin to use one-time codes
→ 开始设置动态验证码
They are asked for once a first one was confirmed.
→ 首个动态验证码确认后，登录时才会要求输入。
In base32; shown only once.
→ base32 编码；只显示一次。
otpauth://…, for a picture that the app reads.
→ otpauth://…，用于生成供验证器应用扫描的二维码。
Ask for one-time codes no more
→ 停用动态验证码
Ask for one-time codes from now on
→ 启用动态验证码
List the own saved views
→ 列出自己保存的视图
The filters as they stand in the address of the page: state=open&range=7d.
→ 页面地址中的筛选条件，保持原样：state=open&range=7d。
Save a view
→ 保存视图
One of the same page and name is replaced.
→ 同一页面的同名视图会被覆盖。
A list of the console: orders.
→ 控制台的列表：orders。
The name of the view.
→ 视图的名称。
Remove a saved view
→ 删除保存的视图
List operators
→ 列出运营人员
\`next\` of the page before.
→ 上一页的 \`next\`。
invited: without a password yet.
→ invited：尚未设置密码。
Whether one-time codes are asked for.
→ 是否要求动态验证码。
Send it as \`after\` for the next page; null on the last.
→ 取下一页时作为 \`after\` 发送；最后一页为 null。
Add an operator
→ 添加运营人员
The answer has a one-time link: anyone who has it can set the password, within a day.
→ 返回一次性链接：一天之内，持有该链接的任何人都能设置密码。
The name of an operator: the "who" of the audit log.
→ 运营人员的名称，即操作日志中的“who”。
Shown only once: anyone who has it can set the password.
→ 只显示一次：持有它的任何人都能设置密码。
Of the page that takes it, at the address of this service.
→ 使用该链接的页面路径，位于本服务的地址下。
Show an operator
→ 查看运营人员
Replace the grants of an operator
→ 替换运营人员的权限
The sessions of the operator end.
→ 该运营人员的会话随即结束。
Reset an operator
→ 重置运营人员
Takes password, one-time codes and sessions; the answer has a new one-time link.
→ 清除密码、动态验证码和会话；返回新的一次性链接。
Disable an operator
→ 停用运营人员
Sessions and links end at once; nothing that was done is lost.
→ 会话和链接立即失效；已完成的操作不会丢失。
Enable an operator again
→ 重新启用运营人员
The password and the grants are those of before.
→ 密码和权限与停用前相同。
List the sessions of an operator
→ 列出运营人员的会话
End the sessions of an operator
→ 结束运营人员的会话
List games
→ 列出游戏
The app id of a game.
→ 游戏的 appid。
Calls a second that each process answers for it, 45011 for more; null: no limit.
→ 每个进程每秒为该游戏处理的调用数，超出返回 45011；null：不限。
Register a game
→ 登记游戏
Without an appid or a secret they are generated; the secret is shown only once.
→ 未指定 appid 或 secret 时自动生成；secret 只显示一次。
What people call the game.
→ 游戏的显示名称。
Shown only once.
→ 只显示一次。
Show a game
→ 查看游戏
Change settings of a game
→ 修改游戏的设置
They take effect in every process within a second.
→ 一秒内在所有进程生效。
Replace the secret of a game
→ 替换游戏的 secret
The answer comes when no process accepts the secret before it or a token of the game: on PostgreSQL after a second.
→ 所有进程都不再接受旧 secret 和该游戏的 access_token 后才返回：PostgreSQL 上为一秒后。
Log a player in
→ 玩家登录
Gives the player a new session_key, or the given one; the one before stops at once.
→ 为玩家设置新的 session_key，可自动生成或指定；旧的立即失效。
The player.
→ 玩家。
What code2Session of WeChat returned; a new one is made when left out.
→ 微信 code2Session 返回的值；省略时自动生成。
Log a player out
→ 玩家退出登录
List offers
→ 列出 offer
The id of a payment application.
→ 支付应用的 ID。
What its coins are called.
→ 游戏币的名称。
What people call the offer.
→ offer 的显示名称。
How long after a pay it can be refunded, in seconds.
→ 扣款后的退款期限，单位为秒。
Remember the cancel of an unknown bill_no and refuse a pay that comes late.
→ 记住未知 bill_no 的取消扣款，并拒绝之后到达的扣款。
Answer 90010 to players without a live session.
→ 玩家没有有效登录态时返回 90010。
Allow production calls; 90017 when not.
→ 允许正式环境的调用；不允许时返回 90017。
Allow sandbox calls; 90017 when not.
→ 允许沙箱环境的调用；不允许时返回 90017。
The protocols that its calls may use. Of the offers of an app, at most one speaks xpay.
→ 调用可使用的协议。同一游戏的 offer 中，最多一个使用 xpay。
Whether xpay refunds an order in several parts; otherwise once.
→ xpay 能否对一笔订单分多次退款；否则只能退一次。
What the platform sells a coin for, in fen.
→ 平台出售一个游戏币的价格，单位为分。
Register an offer
→ 登记 offer
Keys that are not given are generated; both are shown only once.
→ 未指定的 AppKey 自动生成；两个 AppKey 都只显示一次。
Show an offer
→ 查看 offer
Change settings of an offer
→ 修改 offer 的设置
They act on every process within a second.
→ 一秒内在所有进程生效。
List the keys of an offer
→ 列出 offer 的 AppKey
Retired ones included; a key itself is shown only when it is made.
→ 包括已停用的；AppKey 本身只在创建时显示。
The last four characters.
→ 末四位字符。
Add a key
→ 添加 AppKey
It lives beside the others: change the game, then retire the old one.
→ 与其他 AppKey 同时有效：先更新到游戏，再停用旧的。
Retire a key
→ 停用 AppKey
The last live key of an environment stays. The answer comes when no process accepts the key: on PostgreSQL after a second.
→ 每个环境的最后一个有效 AppKey 不能停用。所有进程都不再接受该 AppKey 后才返回：PostgreSQL 上为一秒后。
Export an offer
→ 导出 offer
Its settings, accounts, orders, entries, tombstones and money orders as lines of JSON, all of one moment; no keys. An answer that ends without a footer is not whole.
→ 设置、账户、订单、流水、墓碑和支付单，每行一个 JSON，均为同一时刻的数据；不含 AppKey。没有文件尾的返回是不完整的。
Import an offer
→ 导入 offer
Takes the lines of an export into an offer that has no accounts: all of them, after every invariant of the ledger was checked with them, or none.
→ 把导出文件的各行导入没有账户的 offer。先连同这些数据检查全部账本不变量：通过则全部导入，否则一行也不导入。
Each with the entry it wrote.
→ 每笔订单含其写入的流水。
Of the file up to its footer.
→ 文件中文件尾之前的全部内容。
Settings that the offer has otherwise than the exported one.
→ 与导出的 offer 不同的设置。
List cloud environments
→ 列出云环境
The id of a cloud environment.
→ 云环境的 ID。
Names as \`permissions.openapi\` of config.json lists them: midas.cancelPay.
→ 名称与 config.json 的 \`permissions.openapi\` 中相同：midas.cancelPay。
Paths that its cloudbase_access_token may call; \`*\` at the end stands for any rest.
→ cloudbase_access_token 可调用的路径；末尾的 \`*\` 代表任意后续内容。
Register a cloud environment of a game
→ 为游戏登记云环境
Its credential is generated; the key of it is shown only once.
→ 凭据自动生成，其密钥只显示一次。
Show a cloud environment
→ 查看云环境
Remove a cloud environment
→ 删除云环境
The answer comes when no process accepts its credential: on PostgreSQL after a second.
→ 所有进程都不再接受其凭据后才返回：PostgreSQL 上为一秒后。
Replace the credential of a cloud environment
→ 替换云环境的凭据
The answer comes when no process accepts the one before: on PostgreSQL after a second.
→ 所有进程都不再接受旧凭据后才返回：PostgreSQL 上为一秒后。
Permit a cloud environment to call APIs and paths
→ 允许云环境调用接口和路径
It acts at once in this process, within a second in others.
→ 在本进程立即生效，在其他进程一秒内生效。
These alone; without it they come to what is permitted. A list that is left out stays.
→ 只允许本次所列的内容；省略时追加到已允许的内容。省略的列表保持不变。
Issue a cloudbase_access_token of a cloud environment
→ 为云环境签发 cloudbase_access_token
It lives for 30 minutes, or until the credential of the environment is replaced.
→ 有效期 30 分钟，云环境的凭据被替换时提前失效。
Seconds.
→ 单位为秒。
List accounts
→ 列出账户
A beginning of openids.
→ openid 的前缀。
The number of its last entry.
→ 账户最后一条流水的编号。
Null while nothing ever came.
→ 从未有过流水时为 null。
Show an account
→ 查看账户
An account that nothing ever came to reads as empty.
→ 从未有过流水的账户按空账户返回。
The zone as the game sends it; "1" without zones.
→ 游戏发送的分区；没有分区时为“1”。
The statement of an account
→ 账户的流水
Newest first; each line is an entry with the order that wrote it.
→ 从新到旧；每行是一条流水及写入它的订单。
The operator or the token whose order it is; null for the game.
→ 发起订单的运营人员或 token；由游戏发起时为 null。
Entries of this account from before are detached, but for the last of them (docs/history.md); null for none.
→ 该账户早于此时间的流水已移出，只保留其中最后一条（docs/history.md）；没有移出时为 null。
Find orders by number
→ 按单号查找订单
Of any account and kind: a number is unique only per account and kind.
→ 不限账户和类型：单号只在同一账户、同一类型内唯一。
An order number.
→ 单号。
0 for a pay that was cancelled before it arrived.
→ 扣款到达前已被取消时为 0。
Add coins bought with money
→ 充值付费币
Idempotent on its number: the same again moves nothing and says so. With out_trade_no in place of bill_no it is a purchase: a money order, that queryorderinfo and query_order know. 202 of an operator beyond the limits: somebody else has to approve.
→ 按单号幂等：相同的请求不再变动余额，返回中会注明。用 out_trade_no 代替 bill_no 时为支付单。queryorderinfo 和 query_order 可以查到该支付单。运营人员超出限额时返回 202：须由他人审批。
An order number: the idempotency key, per account and kind.
→ 单号，即幂等键，在同一账户、同一类型内唯一。
Coins.
→ 游戏币数量。
Kept with the order and shown in the statement.
→ 随订单保存，并显示在流水中。
Why; it is the remark as well, where there is none.
→ 原因；没有备注时也用作备注。
`
